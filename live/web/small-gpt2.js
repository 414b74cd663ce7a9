// A small GPT-2 that reads one token at a time. What the layers need of a token later, its keys and
// values, is kept (the KV cache): a longer text costs only its new tokens, a shorter one nothing.
live.gpt2 = (bytes) => {
  const { header, numbers } = live.planes(bytes)
  const { layers, heads, width, epsilon, known, window } = header
  const places = new Map(known.map((id, place) => [id, place]))
  const size = width / heads
  const weights = {}
  let start = 0
  for (const [name, length, scale] of header.arrays) {
    const halves = numbers.subarray(start, (start += length))
    weights[name] = Float32Array.from(halves, (bits) => halfPrecision(bits) / scale)
  }
  const rows = [] // of each token that was read: its id, its keys and values, its last vector

  function linear(input, name) {
    const output = Float64Array.from(weights[`${name}.bias`])
    const matrix = weights[`${name}.weight`]
    let at = 0
    for (const value of input) {
      for (let j = 0; j < output.length; j++) output[j] += value * matrix[at + j]
      at += output.length
    }
    return output
  }

  function normalized(input, name) {
    const mean = input.reduce((sum, value) => sum + value, 0) / width
    const variance = input.reduce((sum, value) => sum + (value - mean) ** 2, 0) / width
    const [weight, bias] = [weights[`${name}.weight`], weights[`${name}.bias`]]
    return input.map((value, i) => ((value - mean) / Math.sqrt(variance + epsilon)) * weight[i] + bias[i])
  }

  function attend(query, keys, values) {
    const mixed = new Float64Array(width)
    for (let first = 0; first < width; first += size) {
      const part = (vector) => vector.subarray(first, first + size)
      const shares = live.softmax(keys.map((key) => dot(part(query), part(key)) / Math.sqrt(size)))
      shares.forEach((share, i) => add(part(mixed), part(values[i]), share))
    }
    return mixed
  }

  // The vector of `rows`' next token, after all layers.
  function readOne(id) {
    const position = rows.length
    const row = { id, keys: [], values: [] }
    rows.push(row)
    const vector = Float64Array.from(weights.wpe.subarray(position * width, (position + 1) * width))
    if (places.has(id)) add(vector, embedding(places.get(id)))
    for (let layer = 0; layer < layers; layer++) {
      const name = `h.${layer}`
      const all = linear(normalized(vector, `${name}.ln_1`), `${name}.attn.c_attn`)
      const query = all.subarray(0, width)
      row.keys.push(all.subarray(width, 2 * width))
      row.values.push(all.subarray(2 * width))
      const mixed = attend(query, rows.map(({ keys }) => keys[layer]), rows.map(({ values }) => values[layer]))
      add(vector, linear(mixed, `${name}.attn.c_proj`))
      const inner = linear(normalized(vector, `${name}.ln_2`), `${name}.mlp.c_fc`).map(gelu)
      add(vector, linear(inner, `${name}.mlp.c_proj`))
    }
    row.vector = normalized(vector, "ln_f")
  }

  const embedding = (place) => weights.wte.subarray(place * width, (place + 1) * width)

  // The logits of the token after `ids`, one for each of the known tokens; those of all others are
  // 0. The page stays awake meanwhile; null if `wanted` says no in between.
  async function read(ids, wanted = () => true) {
    let same = 0
    while (same < Math.min(rows.length, ids.length) && rows[same].id === ids[same]) same++
    rows.length = same
    let rested = performance.now()
    for (const id of ids.slice(same, window)) {
      if (performance.now() - rested > LONGEST_WORK) {
        await live.pause()
        if (!wanted()) return null
        rested = performance.now()
      }
      readOne(id)
    }
    return known.map((_, place) => dot(embedding(place), rows.at(-1).vector))
  }

  return { ...header, knows: (id) => places.has(id), read }
}

const LONGEST_WORK = 12 // milliseconds without a rest

function halfPrecision(bits) {
  const exponent = (bits >> 10) & 31
  const fraction = (bits & 1023) / 1024
  const size = exponent ? 2 ** (exponent - 15) * (1 + fraction) : 2 ** -14 * fraction
  return bits >> 15 ? -size : size
}

function dot(first, second) {
  let sum = 0
  for (let i = 0; i < first.length; i++) sum += first[i] * second[i]
  return sum
}

function add(to, vector, times = 1) {
  for (let i = 0; i < to.length; i++) to[i] += times * vector[i]
}

const gelu = (x) => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)))
