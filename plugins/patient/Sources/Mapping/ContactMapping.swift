import FHIRModel
package import PluginKit

/// Emergency contacts and `Patient.contact`: the element's id is the contact's.
package enum ContactMapping {
    /// A contact's element with its id: that of the element, or, where it has none, one by its place that no other has.
    struct Entry {
        var element: Element
        var id: String
    }

    static func entries(_ patient: Resource) -> [Entry] {
        let contacts = patient.all("contact")
        var taken = Set(contacts.compactMap { $0.string("id") })
        return contacts.enumerated().map { place, contact in
            if let id = contact.string("id") { return Entry(element: contact, id: id) }
            var number = place + 1
            while taken.contains("contact-\(number)") { number += contacts.count }
            taken.insert("contact-\(number)")
            return Entry(element: contact, id: "contact-\(number)")
        }
    }

    /// The contact that a patient's own `emergencyContact` is: the first that is marked as one, otherwise the first.
    static func primary(_ entries: [Entry]) -> Entry? {
        entries.first { entry in entry.element.all("relationship").contains(where: isEmergency) } ?? entries.first
    }

    package static func contracts(_ patient: Resource) -> [EmergencyContact] { entries(patient).map(contract) }

    static func contract(_ entry: Entry) -> EmergencyContact {
        let contact = entry.element
        return EmergencyContact(
            id: entry.id, name: contact["name"].flatMap(NameMapping.whole), relationship: relationship(contact),
            phone: TelecomMapping.value("phone", of: contact), email: TelecomMapping.value("email", of: contact),
            address: contact["address"].flatMap(AddressMapping.contract))
    }

    /// Adds a contact with a new id.
    static func add(_ contact: EmergencyContact, id: String, to editor: inout ResourceEditor) {
        settle(&editor)
        let node = editor.add("contact")
        editor.set("id", id, in: node)
        editor.addCoding(system: Codes.contactRelationship, code: "C", to: editor.add("relationship", to: node))
        apply(contact, to: node, in: &editor)
    }

    /// Changes the contact with an id; false when there is none.
    static func update(_ contact: EmergencyContact, id: String, in editor: inout ResourceEditor) -> Bool {
        settle(&editor)
        guard let entry = entries(editor.resource).first(where: { $0.id == id }) else { return false }
        apply(contact, to: entry.element.node, in: &editor)
        return true
    }

    /// Removes the contact with an id; false when there is none.
    static func remove(id: String, from editor: inout ResourceEditor) -> Bool {
        settle(&editor)
        guard let entry = entries(editor.resource).first(where: { $0.id == id }) else { return false }
        editor.remove(entry.element.node)
        return true
    }

    /// Changes the contact that counts as the patient's emergency contact, or adds it.
    static func applyPrimary(_ contact: EmergencyContact?, newID: () -> String, to editor: inout ResourceEditor) {
        guard let contact else { return }
        guard let primary = primary(entries(editor.resource)) else { return add(contact, id: newID(), to: &editor) }
        var same = contact
        same.id = primary.id
        if self.contract(primary) == same { return }
        _ = update(contact, id: primary.id, in: &editor)
    }

    /// Writes the ids by place into the elements, so that they stay when places change.
    private static func settle(_ editor: inout ResourceEditor) {
        for entry in entries(editor.resource) where entry.element.string("id") == nil {
            editor.set("id", entry.id, in: entry.element.node)
        }
    }

    private static func apply(_ contact: EmergencyContact, to node: NodeID, in editor: inout ResourceEditor) {
        if editor.element(node)["name"].flatMap(NameMapping.whole) != contact.name {
            editor.removeAll("name", in: node)
            if let name = contact.name { editor.set("text", name, in: editor.add("name", to: node)) }
        }
        if relationship(editor.element(node)) != contact.relationship {
            for other in editor.element(node).all("relationship") {
                if isEmergency(other) { editor.removeAll("text", in: other.node) } else { editor.remove(other.node) }
            }
            if let words = contact.relationship { editor.set("text", words, in: editor.add("relationship", to: node)) }
        }
        TelecomMapping.apply("phone", contact.phone, of: node, in: &editor)
        TelecomMapping.apply("email", contact.email, of: node, in: &editor)
        AddressMapping.apply(contact.address, to: editor.element(node)["address"], of: node, in: &editor)
    }

    private static func isEmergency(_ relationship: Element) -> Bool {
        relationship.hasCode("C", system: Codes.contactRelationship)
    }

    /// In words, beyond being an emergency contact.
    private static func relationship(_ contact: Element) -> String? {
        let all = contact.all("relationship")
        return all.first { !isEmergency($0) }?.words ?? all.lazy.compactMap { $0.string("text") }.first
    }
}
