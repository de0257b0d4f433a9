import FHIRModel
package import PluginKit

/// The contract's insurance and FHIR's Coverage, both ways.
package enum InsuranceMapping {
    package static func contract(_ coverage: Resource) -> InsuranceInfo {
        InsuranceInfo(
            provider: coverage["payor"]?.string("display"), policyNumber: coverage.string("subscriberId"),
            groupNumber: group(coverage.root)?.string("value"), holder: coverage["policyHolder"]?.string("display"),
            validFrom: DayMapping.day(coverage["period"]?.string("start")), validTo: DayMapping.day(coverage["period"]?.string("end")))
    }

    /// Makes a Coverage say what the contract's insurance says.
    package static func apply(_ insurance: InsuranceInfo, beneficiary: String, to editor: inout ResourceEditor) {
        let old = contract(editor.resource)
        if editor.child("status") == nil { editor.set("status", "active") }
        if editor.child("beneficiary") == nil { editor.setReference("beneficiary", "Patient/" + beneficiary) }
        if old.policyNumber != insurance.policyNumber { editor.replace("subscriberId", insurance.policyNumber) }
        if old.provider != insurance.provider {
            let payor = editor.require("payor")
            editor.clear(payor, keeping: [])
            editor.set("display", insurance.provider, in: payor)
            editor.removeIfEmpty(payor)
        }
        if old.holder != insurance.holder {
            editor.removeAll("policyHolder")
            if let holder = insurance.holder { editor.set("display", holder, in: editor.add("policyHolder")) }
        }
        if old.groupNumber != insurance.groupNumber { setGroup(insurance.groupNumber, &editor) }
        setPeriod(insurance, old, &editor)
    }

    private static func setGroup(_ number: String?, _ editor: inout ResourceEditor) {
        if let group = group(editor.resource.root) { editor.remove(group.node) }
        guard let number else { return }
        let node = editor.add("class")
        editor.addCoding(system: Codes.coverageClass, code: "group", to: editor.add("type", to: node))
        editor.set("value", number, in: node)
    }

    private static func setPeriod(_ insurance: InsuranceInfo, _ old: InsuranceInfo, _ editor: inout ResourceEditor) {
        guard old.validFrom != insurance.validFrom || old.validTo != insurance.validTo else { return }
        let period = editor.require("period")
        if old.validFrom != insurance.validFrom { editor.replace("start", insurance.validFrom, in: period) }
        if old.validTo != insurance.validTo { editor.replace("end", insurance.validTo, in: period) }
        editor.removeIfEmpty(period)
    }

    private static func group(_ coverage: Element) -> Element? {
        coverage.all("class").first { $0["type"]?.hasCode("group", system: Codes.coverageClass) ?? false }
    }
}
