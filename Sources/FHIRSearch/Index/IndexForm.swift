/// What the rows of an index mean, as a number that a store keeps: it changes when resources written before would not be found as they
/// should.
///
/// 1: the first. 2: strings are folded without punctuation (`StringFolding`), and what resources contain has rows (`ContainedKey`).
package enum IndexForm {
    package static let number = 2
}
