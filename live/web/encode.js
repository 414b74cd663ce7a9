// What Python's tokenizers give for a text: tokens, ids, and where each token stands in the text.
// The steps are those of @huggingface/tokenizers; places, pairs and padding are added here.
live.tokenizer = (name) =>
  (live.tokenizers[name] ??= live.payload(name).then(live.json).then(live.encoder))
live.tokenizers = {}

live.encoder = ({ class: className, tokenizer: packed }) => {
  const { model, added_tokens: added, post_processor: post } = packed
  if (model.merges) {
    const given = added.map((token) => token.content)
    const merged = model.merges.map((pair) => pair.replace(" ", ""))
    model.vocab = [...model.letters, ...merged, ...given]
  }
  const vocabulary = model.vocab
  model.vocab = Object.fromEntries(vocabulary.map((token, id) => [token, id]))
  const tokenizer = new live.modules.tokenizers.Tokenizer(packed, {})
  if (model.merges) tokenizer.pre_tokenizer.pattern = WORDS
  const special = new Map(added.map((token) => [token.content, token.id]))
  const splitter = new RegExp(`(${[...special.keys()].map(RegExp.escape ?? escaped).join("|")})`)
  const encodeWords = model.merges ? byteTokens : pieceTokens
  const lowercase = packed.normalizer?.lowercase

  // The tokens of a text, with no special ones but those that the text itself has.
  function tokenize(text) {
    let start = 0
    return text.split(splitter).flatMap((section) => {
      const first = start
      start += [...section].length
      if (!section) return []
      if (special.has(section)) return [{ token: section, id: special.get(section), place: [first, start] }]
      return encodeWords(tokenizer, section, first, lowercase)
    })
  }

  // One text or a pair, with special tokens around it.
  function encode(text, pair = null) {
    const sequences = { A: tokenize(text), B: pair === null ? [] : tokenize(pair) }
    if (post.type !== "TemplateProcessing") {
      return Object.entries(sequences).flatMap(([from, tokens]) =>
        tokens.map((each) => ({ ...each, from, type: 0 })))
    }
    return post[pair === null ? "single" : "pair"].flatMap(({ Sequence, SpecialToken }) => {
      if (!Sequence) {
        const token = SpecialToken.id
        return [{ token, id: special.get(token), place: null, from: null, type: SpecialToken.type_id }]
      }
      return sequences[Sequence.id].map((each) => ({ ...each, from: Sequence.id, type: Sequence.type_id }))
    })
  }

  // Rows of one length: each token has its mask.
  function pad(rows, length = Math.max(...rows.map((row) => row.length))) {
    const padding = { token: "[PAD]", id: special.get("[PAD]"), place: null, from: null, type: 0, mask: 0 }
    return rows.map((row) => [
      ...row.map((each) => ({ ...each, mask: 1 })),
      ...Array(Math.max(0, length - row.length)).fill(padding),
    ])
  }

  // The text of the ids, special tokens with it.
  const decode = (ids) => (ids.length ? tokenizer.decode(ids, { clean_up_tokenization_spaces: false }) : "")

  return {
    className, tokenize, encode, decode, pad, special,
    token: (id) => vocabulary[id], hasTypes: Boolean(post.single), canPad: special.has("[PAD]"),
  }
}

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")

// JavaScript's own rules, made those of Python's tokenizers: a sigma at the end of a word is no
// other letter, and Chinese characters beyond the first 65,536 stand alone too.
function prepared(text, lowercase) {
  const alone = text.replace(/[\u{20000}-\u{2A6DF}\u{2A700}-\u{2B81F}\u{2B920}-\u{2CEAF}\u{2F800}-\u{2FA1F}]/gu, " $& ")
  return lowercase ? alone.replaceAll("Σ", "σ") : alone
}

// GPT-2's words. Python's white space is Unicode's, JavaScript's \s is another.
const WORDS =
  /'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\p{White_Space}\p{L}\p{N}]+|\p{White_Space}+(?!\P{White_Space})|\p{White_Space}+/gu

// WordPiece: each word of the normalized text in pieces; an unknown word is one token.
function pieceTokens(tokenizer, section, first, lowercase) {
  const normalize = (text) => tokenizer.normalizer(prepared(text, lowercase))
  const letters = [...section]
  const normalized = normalize(section)
  const origins = letters.flatMap((letter, i) => Array(normalize(letter).length).fill(first + i))
  const known = origins.length === normalized.length
  let end = 0
  return tokenizer.pre_tokenizer(normalized).flatMap((word) => {
    const start = normalized.indexOf(word, end)
    end = start + word.length
    let at = start
    return tokenizer.model([word]).map((token) => {
      const whole = token === tokenizer.model.unk_token
      const length = whole ? word.length : token.length - (at > start ? 2 : 0)
      const place = known ? [origins[at], origins[at + length - 1] + 1] : null
      at += length
      return { token, id: tokenizer.token_to_id(token), place }
    })
  })
}

// Byte-level BPE: a letter of a token is a byte of the text, and several may be one character.
function byteTokens(tokenizer, section, first) {
  const origins = [...section].flatMap((letter, i) => Array(bytes.encode(letter).length).fill(first + i))
  let at = 0
  return tokenizer.model(tokenizer.pre_tokenizer(section)).map((token) => {
    const place = [origins[at], origins[at + token.length - 1] + 1]
    at += token.length
    return { token, id: tokenizer.token_to_id(token), place }
  })
}
const bytes = new TextEncoder()

// The ways in which the cells print an encoding, as Python writes it.
live.prints = {
  lists: ({ className, hasTypes }, [row]) =>
    [
      className,
      `input_ids ${live.list(row.map((each) => each.id))}`,
      ...(hasTypes ? [`token_type_ids ${live.list(row.map((each) => each.type))}`] : []),
      `attention_mask ${live.list(row.map((each) => each.mask))}`,
    ].join("\n"),
  tokens: (_, rows) => rows.map((row) => row.map((each) => each.token).join(" ")).join("\n"),
  shape: (_, rows) => {
    const lengths = rows.map((row) => row.reduce((sum, each) => sum + each.mask, 0))
    return `torch.Size([${rows.length}, ${rows[0].length}]) ${live.list(lengths)}`
  },
}
