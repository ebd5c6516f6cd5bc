package market

import (
	"strings"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// An occupation is one row of the hand-made table of the sample country. All
// its numbers are invented; only the ISCO-08 codes are real.
type occupation struct {
	code   taxonomy.Code
	name   string // of a person who works in it
	sector sector
	wage   int // BYN a month, gross, before the region's factor

	// Weights of the occupation among all vacancies, and among the workers of
	// each origin. Only their ratios matter.
	demand, local, immigrant, abroad int

	isced    match.ISCED // typical level of education
	speech   speech
	traits   traits
	licences []string         // asked for and, as a rule, held
	skills   []taxonomy.Skill // the first coreSkills make the occupation
}

// coreSkills is how many of an occupation's skills nearly every advert asks
// for; the others are asked for now and then.
const coreSkills = 4

type traits uint8

const (
	regulated traits = 1 << iota // needs a recognised qualification
	listed                       // on the sample's list of occupations that need no permit
	remote                       // can be done from anywhere, if the employer wants
	shifts                       // as a rule at night or in shifts
	housed                       // employers often provide housing
)

func (t traits) has(u traits) bool { return t&u != 0 }

// speech is how much of a state language, and which foreign one, is demanded.
type speech uint8

const (
	silent  speech = iota // as a rule nothing is demanded
	useful                // B1, rarely a must
	spoken                // B1, often a must
	fluent                // B2, a must
	english               // B1, and English at B2
)

func list(slugs string) []taxonomy.Skill {
	var skills []taxonomy.Skill
	for s := range strings.FieldsSeq(slugs) {
		skills = append(skills, taxonomy.Skill(s))
	}
	return skills
}

func licences(names ...string) []string { return names }

// generalSkills are asked for and held in any occupation. They are optional on
// every advert, and their specificity is 0.
var generalSkills = list("teamwork work-safety organising-own-work computer-basics")

// occupations is the table: sector by sector, in code order within each.
var occupations = []occupation{
	{
		"2211", "General practitioner", health, 3100, 20, 8, 8, 12, 7, fluent, regulated | listed, licences("medical-registration"),
		list("patient-assessment diagnosing-illness prescribing-medicine preventive-care first-aid medical-records patient-counselling"),
	},
	{
		"2212", "Specialist doctor", health, 3700, 22, 8, 3, 7, 7, fluent, regulated | listed | shifts, licences("medical-registration"),
		list("patient-assessment specialist-treatment reading-medical-images surgical-procedures prescribing-medicine medical-records research-in-medicine"),
	},
	{
		"2221", "Nurse", health, 2000, 42, 22, 16, 36, 6, fluent, regulated | listed | shifts, licences("nursing-registration"),
		list("nursing-care giving-injections wound-care patient-monitoring first-aid medical-records infection-control patient-counselling"),
	},
	{
		"2240", "Paramedic", health, 2100, 13, 8, 2, 5, 5, fluent, regulated | shifts, licences("medical-registration"),
		list("emergency-care patient-assessment giving-injections patient-transport first-aid wound-care medical-records"),
	},
	{
		"2250", "Veterinarian", health, 2500, 9, 3, 1, 3, 7, spoken, regulated | housed, licences("veterinary-registration"),
		list("animal-diagnosis animal-surgery herd-health vaccinating-animals milk-hygiene record-keeping"),
	},
	{
		"2262", "Pharmacist", health, 2300, 10, 13, 2, 4, 6, fluent, regulated, licences("pharmacy-registration"),
		list("dispensing-medicine medicine-advice preparing-medicine stock-control serving-customers record-keeping"),
	},
	{
		"2264", "Physiotherapist", health, 2100, 7, 1, 1, 2, 6, fluent, regulated, licences("medical-registration"),
		list("therapeutic-exercise massage-therapy mobility-assessment rehabilitation-planning patient-counselling medical-records"),
	},
	{
		"5321", "Health care assistant", health, 1400, 18, 12, 22, 26, 3, spoken, shifts, nil,
		list("personal-care lifting-patients patient-monitoring infection-control first-aid bed-making"),
	},
	{
		"5322", "Home care worker", health, 1250, 9, 8, 12, 12, 2, spoken, 0, nil,
		list("personal-care household-help preparing-meals elderly-care first-aid cleaning-rooms"),
	},
	{
		"2330", "Secondary school teacher", education, 1900, 15, 20, 4, 3, 6, fluent, regulated, licences("teaching-diploma"),
		list("lesson-planning classroom-teaching subject-knowledge assessing-pupils working-with-parents record-keeping"),
	},
	{
		"2341", "Primary school teacher", education, 1800, 13, 18, 3, 3, 6, fluent, regulated, licences("teaching-diploma"),
		list("lesson-planning classroom-teaching teaching-reading assessing-pupils working-with-parents child-supervision"),
	},
	{
		"2342", "Kindergarten teacher", education, 1650, 14, 12, 3, 3, 6, fluent, regulated, licences("teaching-diploma"),
		list("early-education child-supervision play-activities working-with-parents lesson-planning first-aid"),
	},
	{
		"2353", "Language teacher", education, 1900, 5, 9, 10, 8, 6, english, remote, nil,
		list("classroom-teaching language-instruction lesson-planning assessing-learners translation"),
	},
	{
		"5311", "Child care worker", education, 1250, 8, 10, 10, 6, 3, spoken, 0, nil,
		list("child-supervision play-activities preparing-meals personal-care first-aid"),
	},
	{
		"2411", "Accountant", office, 2300, 10, 32, 4, 4, 6, fluent, remote, nil,
		list("financial-accounting tax-returns financial-reporting accounting-software bookkeeping spreadsheets"),
	},
	{
		"2423", "Personnel specialist", office, 2100, 5, 13, 1, 1, 6, fluent, remote, nil,
		list("recruiting labour-law personnel-records interviewing spreadsheets business-letters"),
	},
	{
		"2611", "Lawyer", office, 2500, 5, 22, 2, 2, 7, fluent, 0, nil,
		list("contract-law labour-law legal-research representing-clients drafting-contracts business-letters"),
	},
	{
		"2631", "Economist", office, 2100, 5, 28, 3, 4, 6, fluent, remote, nil,
		list("economic-analysis statistics budget-planning financial-reporting spreadsheets report-writing"),
	},
	{
		"3313", "Assistant accountant", office, 1700, 8, 26, 3, 3, 5, fluent, remote, nil,
		list("bookkeeping invoicing accounting-software payroll spreadsheets record-keeping"),
	},
	{
		"4110", "Office clerk", office, 1400, 8, 28, 6, 4, 4, fluent, 0, nil,
		list("filing data-entry business-letters office-software answering-calls spreadsheets"),
	},
	{
		"4120", "Secretary", office, 1450, 4, 16, 3, 2, 4, fluent, 0, nil,
		list("business-letters scheduling answering-calls office-software minute-taking filing"),
	},
	{
		"2511", "Systems analyst", technology, 5200, 6, 8, 3, 3, 6, english, remote, nil,
		list("requirements-analysis process-modelling data-modelling technical-writing sql software-testing"),
	},
	{
		"2512", "Software developer", technology, 6500, 17, 27, 12, 14, 6, english, remote, nil,
		list("programming software-design software-testing version-control sql web-services data-modelling"),
	},
	{
		"2522", "Systems administrator", technology, 3600, 8, 12, 4, 4, 6, useful, remote | shifts, nil,
		list("server-administration network-administration linux information-security scripting user-support"),
	},
	{
		"3512", "User support technician", technology, 2200, 5, 9, 2, 2, 5, spoken, remote, nil,
		list("user-support hardware-repair network-administration office-software answering-calls"),
	},
	{
		"3322", "Sales representative", trade, 2300, 12, 32, 20, 8, 5, fluent, 0, licences("driving-b"),
		list("negotiating selling-to-business customer-acquisition product-knowledge business-letters spreadsheets"),
	},
	{
		"4321", "Stock clerk", trade, 1700, 14, 18, 20, 15, 3, useful, shifts, nil,
		list("stock-control order-picking goods-receiving barcode-scanner record-keeping spreadsheets"),
	},
	{
		"5223", "Shop assistant", trade, 1500, 38, 72, 70, 25, 3, spoken, shifts, nil,
		list("serving-customers product-knowledge cash-register shelf-stocking stock-control handling-complaints"),
	},
	{
		"5230", "Cashier", trade, 1400, 18, 32, 25, 10, 3, spoken, shifts, nil,
		list("cash-register card-payments serving-customers cash-counting handling-complaints"),
	},
	{
		"9334", "Shelf filler", trade, 1200, 8, 8, 25, 12, 2, silent, shifts, nil,
		list("shelf-stocking goods-receiving price-labelling lifting-loads barcode-scanner"),
	},
	{
		"4224", "Hotel receptionist", hospitality, 1500, 6, 7, 9, 4, 4, english, shifts, nil,
		list("guest-check-in reservation-software handling-complaints answering-calls card-payments tourist-information"),
	},
	{
		"5120", "Cook", hospitality, 1650, 30, 18, 60, 36, 3, useful, shifts, licences("health-book"),
		list("cooking-hot-dishes food-hygiene food-preparation menu-planning kitchen-equipment stock-control"),
	},
	{
		"5131", "Waiter", hospitality, 1400, 14, 14, 45, 14, 3, spoken, shifts, licences("health-book"),
		list("table-service taking-orders serving-customers food-hygiene card-payments serving-drinks"),
	},
	{
		"7512", "Baker", hospitality, 1700, 8, 6, 10, 10, 3, silent, shifts, licences("health-book"),
		list("baking-bread dough-preparation oven-operation food-hygiene pastry-making"),
	},
	{
		"9412", "Kitchen helper", hospitality, 1100, 12, 7, 35, 20, 2, silent, shifts, licences("health-book"),
		list("food-preparation dish-washing food-hygiene cleaning-kitchens lifting-loads"),
	},
	{
		"2142", "Civil engineer", construction, 3100, 8, 9, 4, 6, 7, spoken, 0, nil,
		list("structural-design technical-drawings construction-standards cost-estimating site-supervision cad-software"),
	},
	{
		"3123", "Site supervisor", construction, 3000, 7, 6, 3, 4, 5, spoken, housed, nil,
		list("site-supervision technical-drawings scheduling construction-standards cost-estimating leading-a-team"),
	},
	{
		"7112", "Bricklayer", construction, 2900, 32, 13, 40, 66, 3, useful, listed | housed, nil,
		list("bricklaying mortar-mixing block-laying levelling-and-plumbing technical-drawings scaffolding power-tools"),
	},
	{
		"7114", "Concrete placer", construction, 2800, 22, 7, 35, 56, 3, silent, listed | housed, nil,
		list("concrete-placing formwork reinforcing-steel concrete-finishing levelling-and-plumbing technical-drawings power-tools"),
	},
	{
		"7115", "Carpenter", construction, 2600, 14, 9, 20, 34, 3, useful, housed, nil,
		list("carpentry formwork roof-framing door-and-window-fitting technical-drawings power-tools scaffolding"),
	},
	{
		"7122", "Tiler", construction, 2700, 9, 6, 15, 20, 3, useful, housed, nil,
		list("tiling screed-laying surface-preparation levelling-and-plumbing mortar-mixing power-tools"),
	},
	{
		"7123", "Plasterer", construction, 2600, 18, 8, 30, 40, 3, useful, housed, nil,
		list("plastering surface-preparation mortar-mixing drywall scaffolding levelling-and-plumbing"),
	},
	{
		"7126", "Plumber", construction, 2400, 12, 12, 10, 18, 3, useful, 0, nil,
		list("pipe-fitting heating-systems sanitary-installation pipe-soldering technical-drawings fault-finding"),
	},
	{
		"7131", "Painter", construction, 2300, 12, 10, 15, 20, 3, useful, housed, nil,
		list("wall-painting surface-preparation wallpapering spray-painting scaffolding"),
	},
	{
		"7411", "Building electrician", construction, 2600, 14, 13, 12, 20, 3, useful, 0, licences("electrical-safety-3"),
		list("electrical-wiring electrical-testing technical-drawings fault-finding cable-laying power-tools"),
	},
	{
		"8342", "Excavator operator", construction, 3000, 12, 7, 5, 14, 3, useful, housed, licences("tractor-licence"),
		list("excavator-operation earthworks machine-maintenance levelling-and-plumbing technical-drawings"),
	},
	{
		"8343", "Crane operator", construction, 3100, 11, 3, 1, 4, 3, spoken, housed, licences("crane-licence"),
		list("crane-operation load-rigging signalling machine-maintenance lifting-plans"),
	},
	{
		"9313", "Building labourer", construction, 1700, 22, 14, 60, 50, 2, silent, housed, nil,
		list("lifting-loads site-cleaning mortar-mixing demolition scaffolding power-tools"),
	},
	{
		"7231", "Vehicle mechanic", transport, 2300, 14, 14, 15, 12, 3, useful, 0, nil,
		list("engine-repair vehicle-diagnostics brake-repair fault-finding welding-basics tyre-fitting"),
	},
	{
		"8311", "Train driver", transport, 3200, 6, 2, 1, 1, 4, fluent, shifts, licences("locomotive-licence"),
		list("train-driving railway-signals brake-tests fault-finding emergency-procedures"),
	},
	{
		"8322", "Van driver", transport, 1800, 14, 30, 40, 20, 3, useful, 0, licences("driving-b"),
		list("van-driving route-planning loading-vehicles delivery-documents vehicle-checks serving-customers"),
	},
	{
		"8331", "Bus driver", transport, 2500, 24, 9, 26, 38, 3, spoken, listed | shifts, licences("driving-d"),
		list("bus-driving passenger-safety timetable-driving vehicle-checks ticket-sales first-aid"),
	},
	{
		"8332", "Truck driver", transport, 3000, 42, 20, 40, 60, 3, useful, listed, licences("driving-ce"),
		list("truck-driving load-securing digital-tachograph delivery-documents vehicle-checks route-planning"),
	},
	{
		"8344", "Forklift driver", transport, 2000, 12, 13, 15, 12, 3, useful, shifts, licences("forklift-licence"),
		list("forklift-operation order-picking goods-receiving stock-control barcode-scanner"),
	},
	{
		"9333", "Freight handler", transport, 1600, 18, 12, 30, 20, 2, silent, shifts, nil,
		list("loading-vehicles lifting-loads order-picking load-securing goods-receiving"),
	},
	{
		"2144", "Mechanical engineer", metal, 2900, 8, 16, 3, 6, 7, spoken, 0, nil,
		list("machine-design cad-software technical-drawings strength-calculation process-planning technical-writing"),
	},
	{
		"7212", "Welder", metal, 2800, 30, 17, 30, 52, 3, useful, listed | housed, licences("welding-certificate"),
		list("welding-mig welding-arc metal-cutting technical-drawings welding-tig weld-inspection grinding"),
	},
	{
		"7222", "Toolmaker", metal, 2700, 10, 8, 3, 6, 4, useful, 0, nil,
		list("precision-machining tool-fitting technical-drawings measuring-instruments grinding cnc-setting"),
	},
	{
		"7223", "Machine tool operator", metal, 2600, 24, 20, 12, 22, 3, useful, shifts, nil,
		list("turning milling cnc-setting measuring-instruments technical-drawings grinding cnc-programming"),
	},
	{
		"7233", "Machinery mechanic", metal, 2400, 14, 12, 6, 12, 3, useful, 0, nil,
		list("machine-maintenance hydraulics fault-finding engine-repair technical-drawings welding-basics"),
	},
	{
		"7412", "Electrical fitter", metal, 2500, 14, 13, 5, 10, 3, useful, shifts, licences("electrical-safety-3"),
		list("electrical-testing motor-repair fault-finding control-cabinets technical-drawings electrical-wiring"),
	},
	{
		"8211", "Machinery assembler", metal, 2200, 14, 12, 12, 12, 3, silent, shifts, nil,
		list("mechanical-assembly technical-drawings power-tools measuring-instruments hydraulics"),
	},
	{
		"7511", "Butcher", light, 2100, 12, 6, 10, 10, 3, silent, shifts, licences("health-book"),
		list("meat-cutting deboning food-hygiene knife-handling meat-packing"),
	},
	{
		"7531", "Tailor", light, 1600, 6, 11, 6, 5, 3, useful, 0, nil,
		list("pattern-cutting hand-sewing machine-sewing garment-fitting fabric-knowledge"),
	},
	{
		"8153", "Sewing machine operator", light, 1700, 24, 22, 20, 30, 3, silent, shifts | housed, nil,
		list("machine-sewing fabric-knowledge sewing-machine-care seam-inspection reading-patterns"),
	},
	{
		"8160", "Food machine operator", light, 2000, 18, 15, 20, 18, 3, silent, shifts, licences("health-book"),
		list("food-machine-operation food-hygiene process-monitoring machine-cleaning packing-goods quality-checks"),
	},
	{
		"9321", "Hand packer", light, 1300, 12, 12, 25, 15, 2, silent, shifts, nil,
		list("packing-goods price-labelling quality-checks lifting-loads palletising"),
	},
	{
		"2132", "Agronomist", farming, 2300, 7, 4, 1, 2, 6, spoken, housed, nil,
		list("crop-planning soil-analysis plant-protection fertiliser-planning report-writing record-keeping"),
	},
	{
		"6111", "Field crop grower", farming, 1700, 10, 11, 10, 12, 3, silent, housed, nil,
		list("sowing harvesting crop-care plant-protection irrigation farm-machinery"),
	},
	{
		"6121", "Dairy farm worker", farming, 2000, 32, 18, 12, 28, 3, silent, listed | shifts | housed, nil,
		list("machine-milking feeding-livestock animal-care milk-hygiene herd-records calf-rearing"),
	},
	{
		"8341", "Tractor driver", farming, 2300, 30, 20, 7, 24, 3, silent, listed | housed, licences("tractor-licence"),
		list("tractor-driving ploughing farm-machinery machine-maintenance harvesting sowing"),
	},
	{
		"9211", "Crop farm labourer", farming, 1300, 14, 10, 30, 32, 1, silent, housed, nil,
		list("harvesting fruit-picking crop-care lifting-loads sorting-produce"),
	},
	{
		"3412", "Social work assistant", services, 1450, 6, 7, 1, 1, 5, fluent, 0, nil,
		list("counselling-families case-records elderly-care household-help benefit-rules"),
	},
	{
		"5141", "Hairdresser", services, 1500, 8, 13, 6, 3, 3, spoken, 0, nil,
		list("hair-cutting hair-colouring hair-styling serving-customers salon-hygiene"),
	},
	{
		"5414", "Security guard", services, 1250, 20, 28, 4, 1, 3, fluent, shifts, licences("guard-licence"),
		list("patrolling access-control alarm-systems incident-reports video-surveillance first-aid"),
	},
	{
		"9112", "Cleaner", services, 1050, 30, 24, 45, 20, 1, silent, 0, nil,
		list("cleaning-rooms floor-care cleaning-agents waste-disposal window-cleaning"),
	},
	{
		"9613", "Street sweeper", services, 1150, 10, 8, 15, 6, 1, silent, 0, nil,
		list("street-cleaning snow-clearing waste-disposal lawn-mowing hand-tools"),
	},
}
