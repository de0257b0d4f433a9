/// Names and words that rendered resources are filled with; invented combinations, no real persons.
enum Words {
    static let families: [StaticString] = [
        "Abara", "Almeida", "Andersson", "Baranova", "Bergström", "Castillo", "Chaudhry", "Dubois", "Eriksen", "Farkas", "García",
        "Haddad", "Hoffmann", "Ionescu", "Jansen", "Kaya", "Kowalczyk", "Lindqvist", "Mbeki", "Moreau", "Nakamura", "Novák", "O'Connor",
        "Okonkwo", "Pereira", "Quispe", "Rossi", "Sørensen", "Tanaka", "Ünal", "Vargas", "Weber", "Yılmaz", "Zhao",
    ]
    static let givens: [StaticString] = [
        "Aisha", "Benjamin", "Carmen", "Daniel", "Elena", "Farid", "Grace", "Hiroshi", "Ingrid", "João", "Katarzyna", "Liam", "Mei",
        "Noah", "Olga", "Pedro", "Quentin", "Rosa", "Søren", "Tomás", "Uma", "Viktor", "Wanda", "Ximena", "Yusuf", "Zoë",
    ]
    static let cities: [StaticString] = [
        "Ashford", "Brookhaven", "Cedar Falls", "Dunmore", "Eastleigh", "Fairview", "Glenwood", "Harborough", "Ivybridge", "Kingsbury",
        "Lakeside", "Millbrook", "Northgate", "Oakdale", "Pinehurst", "Queensbury", "Riverton", "Springvale", "Thornton", "Westbrook",
    ]
    static let institutions: [StaticString] = [
        "General Hospital", "Community Clinic", "Medical Center", "Children's Hospital", "Family Practice", "Health Centre",
        "Urgent Care", "Rehabilitation Hospital",
    ]
    static let clinical: [StaticString] = [
        "admitted", "afebrile", "after", "airway", "and", "assessment", "blood", "breathing", "chronic", "clear", "continued", "daily",
        "denies", "discharge", "follow-up", "heart", "history", "improved", "in", "lungs", "medication", "mild", "monitored", "no",
        "normal", "of", "oral", "pain", "patient", "plan", "pressure", "rate", "regular", "reports", "review", "severe", "since",
        "stable", "symptoms", "the", "therapy", "tolerated", "treatment", "two", "under", "weeks", "with", "without", "wound",
    ]
}
