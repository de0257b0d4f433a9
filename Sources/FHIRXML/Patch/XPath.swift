/// An expression of the part of XPath 1.0 that patches are written in (RFC 5261 section 4.1, and what FHIR needs besides).
///
/// Left out are what would let a short expression work without bounds or say nothing about a FHIR document: variables, unions, arithmetic,
/// the sibling, ancestor, following and preceding axes, and functions that build strings.
indirect enum XPath {
    case path(Path)
    case literal([UInt8])
    case number(Double)
    case comparison(Comparison, XPath, XPath)
    case and(XPath, XPath)
    case or(XPath, XPath)
    case function(Function, [XPath])

    enum Comparison {
        case equal, unequal, less, lessOrEqual, greater, greaterOrEqual
    }

    struct Path {
        var isAbsolute: Bool
        var steps: [Step]
    }

    struct Step {
        var axis: Axis
        var test: Test
        var predicates: [XPath] = []
    }

    enum Axis {
        case child, attribute, namespace, itself, parent, descendantOrItself
    }

    enum Test {
        /// A name in a namespace (empty for none); nil stands for any.
        case name(namespace: String?, local: String?)
        case text, comment, node
    }

    enum Function: String {
        case position, last, count, not, string, contains, name
        case yes = "true"
        case no = "false"
        case startsWith = "starts-with"
        case localName = "local-name"
        case normalizeSpace = "normalize-space"
        case stringLength = "string-length"

        /// How many arguments it takes.
        var arity: ClosedRange<Int> {
            switch self {
            case .position, .last, .yes, .no: 0...0
            case .count, .not: 1...1
            case .string, .name, .localName, .normalizeSpace, .stringLength: 0...1
            case .contains, .startsWith: 2...2
            }
        }
    }
}
