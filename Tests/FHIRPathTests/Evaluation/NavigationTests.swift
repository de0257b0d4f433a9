import FHIRCore
import FHIRModel
import FHIRPath
import Testing

/// Steps over a resource.
struct NavigationTests {
    @Test func pathsLeadToNodesInOrder() throws {
        #expect(
            try Evaluating.outcome("Patient.name.given") == [
                "Patient.name[0].given[0]=Ilona", "Patient.name[0].given[1]=Éva", "Patient.name[1].given[0]=Ili",
            ])
        #expect(try Evaluating.outcome("name.given") == Evaluating.outcome("Patient.name.given"))
        #expect(try Evaluating.outcome("Patient") == ["Patient"])
        #expect(try Evaluating.outcome("name.period") == [])
    }

    @Test func theFirstStepMayNameTheTypeOrOneItDerivesFrom() throws {
        #expect(try Evaluating.outcome("Resource.id") == ["Patient.id=p1"])
        #expect(try Evaluating.outcome("DomainResource.contained.id") == ["Patient.contained[0].id=o1"])
        #expect(try Evaluating.outcome("Practitioner.name | Patient.gender") == ["Patient.gender=female"])
    }

    @Test func choicesAreReachedByTheirBaseName() throws {
        #expect(try Evaluating.outcome("Patient.deceased") == ["Patient.deceased=false"])
        #expect(try Evaluating.outcome("Patient.extension.value") == ["Patient.extension[0].value=7", "Patient.extension[1].value=x"])
        #expect(try Evaluating.outcome("Patient.deceasedBoolean") == ["failure: expression-syntax"])
    }

    @Test func typesFilter() throws {
        #expect(try Evaluating.outcome("extension.value.ofType(integer)") == ["Patient.extension[0].value=7"])
        #expect(try Evaluating.outcome("extension.value.ofType(string)") == ["Patient.extension[1].value=x"])
        #expect(try Evaluating.outcome("extension.value as code") == ["Patient.extension[1].value=x"])
        #expect(try Evaluating.outcome("gender is code") == ["true"])
        #expect(try Evaluating.outcome("gender is string") == ["true"])
        #expect(try Evaluating.outcome("gender.is(System.String)") == ["false"])
        #expect(try Evaluating.outcome("name is HumanName") == ["failure: expression-evaluation"])
        #expect(try Evaluating.outcome("contact.first() is BackboneElement") == ["true"])
        #expect(try Evaluating.outcome("contained.first().type()") == ["FHIR.Organization"])
        #expect(try Evaluating.outcome("1.type().name") == ["'Integer'"])
    }

    @Test func severalItemsAreFilteredByAsUnlessStrict() throws {
        #expect(try Evaluating.outcome("extension.value.as(integer)").count == 1)
        #expect(
            try Evaluating.outcome("extension.value.as(integer)", environment: FHIRPathEnvironment(isStrict: true)) == [
                "failure: expression-evaluation"
            ])
    }

    @Test func indexersAndSubsetsCountFromZero() throws {
        #expect(try Evaluating.outcome("name.given[1]") == ["Patient.name[0].given[1]=Éva"])
        #expect(try Evaluating.outcome("name.given[9]") == [])
        #expect(try Evaluating.outcome("name.given[-1]") == [])
        #expect(try Evaluating.outcome("name.given[{}]") == [])
        #expect(try Evaluating.outcome("name.given.last()") == ["Patient.name[1].given[0]=Ili"])
        #expect(try Evaluating.outcome("name.given.tail().count()") == ["2"])
        #expect(try Evaluating.outcome("name.given.skip(2).count()") == ["1"])
        #expect(try Evaluating.outcome("name.given.take(99).count()") == ["3"])
        #expect(try Evaluating.outcome("name.single()") == ["failure: expression-evaluation"])
        #expect(try Evaluating.outcome("{}.single()") == [])
    }

    @Test func extensionsAreFoundByURLOnPrimitivesToo() throws {
        #expect(try Evaluating.outcome("extension('http://example.org/b').value") == ["Patient.extension[1].value=x"])
        #expect(
            try Evaluating.outcome("birthDate.extension('http://example.org/t').value") == ["Patient.birthDate.extension[0].value=14:35:00"]
        )
        #expect(try Evaluating.outcome("hasExtension('http://example.org/c')") == ["false"])
    }

    @Test func variablesMeanWhatR4Says() throws {
        #expect(try Evaluating.outcome("%resource.id") == ["Patient.id=p1"])
        #expect(try Evaluating.outcome("%context.gender") == ["Patient.gender=female"])
        #expect(try Evaluating.outcome("%ucum") == ["'http://unitsofmeasure.org'"])
        #expect(try Evaluating.outcome("%nothing") == ["failure: expression-evaluation"])
        #expect(
            try Evaluating.outcome("%mine", environment: FHIRPathEnvironment(constants: ["mine": FHIRPathCollection(.integer(5))])) == ["5"]
        )
        #expect(try Evaluating.outcome("name.given.select($index)") == ["0", "1", "2"])
        #expect(try Evaluating.outcome("name.where($this.use = 'usual').given") == ["Patient.name[1].given[0]=Ili"])
    }

    @Test func containedResourcesKnowTheirContainer() throws {
        let arena = try Evaluating.patient()
        let contained = try #require(arena.child(of: arena.root, named: "contained"))
        let resource = try FHIRPathExpression(parsing: "%resource").evaluate(in: arena, context: contained)
        #expect(resource == [.node(contained)])
        let root = try FHIRPathExpression(parsing: "%rootResource").evaluate(in: arena, context: contained)
        #expect(root == [.node(arena.root)])
    }

    @Test func childrenAndDescendantsAreAllElementsBelow() throws {
        let arena = try Evaluating.patient()
        #expect(try Evaluating.outcome("children().count()") == ["\(Array(arena.children(of: arena.root)).count)"])
        #expect(try Evaluating.outcome("descendants().count()") == ["\(arena.nodes.count - 1)"])
        #expect(try Evaluating.outcome("birthDate.children().value") == ["Patient.birthDate.extension[0].value=14:35:00"])
        #expect(try Evaluating.outcome("'a'.children()") == [])
    }
}
