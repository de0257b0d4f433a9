import Testing
struct DomainAPITests {}
