// SentencePiece's Unigram as Python's tokenizers have it: the vocabulary of XLM-R.
live.unigram = async (bytes) => {
  const { header, rest } = live.headed(bytes)
  const { unknown, special } = header
  let at = 0
  const take = (count) => rest.slice(at, (at += count))
  const groups = take(header.words)
  const scores = new Float32Array(take(4 * header.pieces).buffer)
  const replaced = charsmap(take(header.charsmap))
  const pieces = new TextDecoder().decode(rest.subarray(at)).split("\n")
  const awake = live.rests()
  const ids = new Map()
  for (let id = 0; id < pieces.length; id++) {
    ids.set(pieces[id], id)
    if (id % 4096 === 0) await awake()
  }
  const longest = pieces.reduce((most, piece) => Math.max(most, piece.length), 0)
  const least = scores.reduce((smallest, score) => Math.min(smallest, score), 0) - UNKNOWN_PENALTY
  const splitter = new RegExp(`(${Object.keys(special).join("|")})`)
  const places = ordered(groups)

  // What the map makes of a text: of a grapheme of few bytes as a whole, else of each character.
  function normalized(text) {
    let written = ""
    for (const { segment } of graphemes.segment(text)) {
      const whole = utf8.encode(segment).length < SHORT ? replaced(segment) : null
      if (whole !== null) written += whole
      else for (const letter of segment) written += replaced(letter) ?? letter
    }
    return written
  }

  // The likeliest pieces of a word. Unknown characters that stand together are one token.
  function best(word) {
    const letters = [...word]
    const paths = letters.map(() => null)
    paths.unshift({ score: 0 })
    const reach = (from, to, id, score) => {
      const sum = paths[from].score + score
      if (!paths[to] || sum > paths[to].score) paths[to] = { score: sum, from, id }
    }
    for (let from = 0; from < letters.length; from++) {
      let piece = ""
      for (let to = from + 1; to <= letters.length && piece.length < longest; to++) {
        const id = ids.get((piece += letters[to - 1]))
        if (id !== undefined) reach(from, to, id, scores[id])
        else if (to === from + 1) reach(from, to, unknown, least)
      }
    }
    const found = []
    for (let to = letters.length; to > 0; to = paths[to].from) {
      if (paths[to].id !== unknown || found[0] !== unknown) found.unshift(paths[to].id)
    }
    return found
  }

  // The ids of a text, without those that begin and end a row.
  function tokenize(text) {
    return live.wellFormed(text).split(splitter).flatMap((section) => {
      if (Object.hasOwn(special, section)) return [special[section]]
      const words = normalized(section).split(WHITE_SPACE).filter((word) => word)
      return words.flatMap((word) => (word.startsWith(BLANK) ? word : BLANK + word).split(BEFORE_BLANK)).flatMap(best)
    })
  }

  return {
    tokenize,
    // With those that begin and end a row, of which all but the last are cut where it is too long.
    encode: (text, most) => [special["<s>"], ...tokenize(text).slice(0, most - 2), special["</s>"]],
    token: (id) => pieces[id],
    // Where the row of a word stands in the table.
    place: (id) => places[id],
  }
}

const BLANK = "▁"
const BEFORE_BLANK = /(?=▁)/
const WHITE_SPACE = /\p{White_Space}+/u
const SHORT = 6 // bytes
const UNKNOWN_PENALTY = 10 // less than the least likely piece
const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" })
const utf8 = new TextEncoder()

// The place of each word in the table: by groups, in each by ids.
function ordered(groups) {
  const next = []
  for (const group of groups) next[group + 1] = (next[group + 1] ?? 0) + 1
  next[0] = 0
  for (let group = 1; group < next.length; group++) next[group] = next[group - 1] + (next[group] ?? 0)
  return Uint32Array.from(groups, (group) => next[group]++)
}

// A compiled map: the size and the units of a trie (darts-clone), then the texts, each up to a zero.
// What is found is what replaces the shortest beginning that has a rule; null where none has.
function charsmap(bytes) {
  const size = new DataView(bytes.buffer).getUint32(0, true)
  const units = new Uint32Array(bytes.slice(4, 4 + size).buffer)
  const texts = bytes.subarray(4 + size)
  const offset = (unit) => (unit >>> 10) << ((unit & 0x200) >>> 6)
  return (text) => {
    let place = offset(units[0])
    for (const byte of utf8.encode(text)) {
      place ^= byte
      const unit = units[place]
      if (((unit & 0x800000ff) >>> 0) !== byte) return null
      place ^= offset(unit)
      if ((unit >>> 8) & 1) {
        const start = units[place] & 0x7fffffff
        return decoder.decode(texts.subarray(start, texts.indexOf(0, start)))
      }
    }
    return null
  }
}
const decoder = new TextDecoder()
