// A BERT in the reader's browser, from the blocks that its weights were rounded to (live/encoder.py).
// Of the word table it loads the shards that the texts need. All is computed in a worker, so that the
// page stays awake. `place` says which row of the word table is that of an id.
live.bert = async ({ weights, words, table: [count, inShard] }, place, arrived = () => {}) => {
  const [embeddings, ...layers] = await live.handed(weights, arrived)
  const { planes } = live.headed(embeddings).header
  // The worker runs a function's own text, for a page in a folder may not fetch a script.
  const code = new Blob([`(${live.bertWorker})()`], { type: "text/javascript" })
  const worker = new (window.ownWorker ?? Worker)(URL.createObjectURL(code))
  worker.postMessage({ embeddings, layers })
  let task = 0
  let waiting = null
  worker.onmessage = ({ data }) => {
    if (data.task !== task) return
    if (data.outputs) waiting.arrived(data.outputs)
    else waiting.progress(data.done)
  }
  worker.onerror = (event) => waiting?.failed(new Error(event.message))

  // The blocks of a word, as they stand in its shard.
  async function row(id) {
    const shard = Math.floor(place(id) / inShard)
    const bytes = await live.payload(`${words}${shard}`)
    const total = bytes.length / planes.reduce((sum, size) => sum + size)
    const blocks = total / Math.min(inShard, count - shard * inShard)
    const first = (place(id) % inShard) * blocks
    let start = 0
    const parts = planes.map((size) => {
      const part = bytes.subarray(start + first * size, start + (first + blocks) * size)
      start += total * size
      return part
    })
    return new Uint8Array(parts.flatMap((part) => [...part]))
  }

  // What the steps of `head` make of the last vectors of each text's tokens; `adapter` is a name that
  // `adapt` knows. Null if `stop` is called meanwhile, or other texts come.
  async function run(texts, { head, adapter, progress = () => {} }) {
    stop()
    const mine = task
    const ids = [...new Set(texts.flat().map(({ id }) => id))]
    const rows = new Map(await Promise.all(ids.map(async (id) => [id, await row(id)])))
    if (mine !== task) return null
    return new Promise((arrived, failed) => {
      waiting = { arrived, failed, progress }
      const tokens = texts.map((text) => text.map(({ id, type }) => ({ row: rows.get(id), type })))
      worker.postMessage({ task, texts: tokens, head, adapter })
    })
  }

  function stop() {
    task += 1
    worker.postMessage({ task })
    waiting?.arrived(null)
    waiting = null
  }

  // Makes an adapter known, which is a payload. What comes back are the steps of its head.
  async function adapt(name) {
    const [bytes] = await live.handed([name])
    const { head } = live.headed(bytes).header
    worker.postMessage({ name, bytes })
    return head
  }

  return { run, stop, adapt }
}

// Payloads that a worker is given, so that the page need not keep them.
live.handed = async (names, arrived = () => {}) => {
  const payloads = []
  for (const name of names) {
    payloads.push(await live.payload(name))
    delete live.payloads[name]
    arrived(payloads.length / names.length)
  }
  return payloads
}

const POSITIONS = 512 // tokens that the models can read

// What the worker runs.
live.bertWorker = () => {
  const SIZE = 32 // weights in a block
  const LONGEST_WORK = 50 // milliseconds without looking whether a reader waits for it still
  const adapters = {}
  let model
  let latest

  onmessage = async ({ data }) => {
    if (data.layers) model = { before: read(data.embeddings), layers: data.layers.map(read) }
    else if (data.bytes) adapters[data.name] = readAdapter(data.bytes)
    else {
      latest = data.task
      if (!data.texts) return
      const outputs = await compute(data)
      if (outputs) postMessage({ task: data.task, outputs }, outputs.map(({ buffer }) => buffer))
    }
  }

  // Blocks and numbers by their names. Blocks are not unpacked yet, for they are much smaller so.
  function read(bytes) {
    const { header, rest } = headed(bytes)
    const count = header.blocks.reduce((sum, [, blocks]) => sum + blocks, 0)
    const packed = rest.subarray(0, count * header.planes.reduce((sum, size) => sum + size))
    const numbers = new Float32Array(rest.slice(packed.length).buffer)
    return { ...header, packed, count, floats: named(header.floats, numbers) }
  }

  // An adapter's numbers of 16 bits: the low bytes of all, then the high ones.
  function readAdapter(bytes) {
    const { header, rest } = headed(bytes)
    const count = rest.length / 2
    return named(header.arrays, Float32Array.from({ length: count }, (_, i) => halfPrecision(rest[i] | (rest[count + i] << 8))))
  }

  function headed(bytes) {
    const start = bytes.indexOf(10) + 1
    return { header: JSON.parse(new TextDecoder().decode(bytes.subarray(0, start))), rest: bytes.subarray(start) }
  }

  function named(sizes, numbers) {
    let at = 0
    return Object.fromEntries(sizes.map(([name, size]) => [name, numbers.subarray(at, (at += size))]))
  }

  // The weights of `count` blocks: low bytes of all scales, high bytes, halves, and where there are any
  // the bytes that stand below the halves.
  function unpack(packed, count, weights) {
    const bytes = (2 + SIZE / 2) * count
    const isFine = model.before.planes.length > 3
    for (let block = 0; block < count; block++) {
      const scale = halfPrecision(packed[block] | (packed[count + block] << 8))
      const halves = 2 * count + (block * SIZE) / 2
      const first = block * SIZE
      const coarse = isFine ? 256 * scale : scale
      for (let i = 0; i < SIZE / 2; i++) {
        const byte = packed[halves + i]
        weights[first + i] = ((byte & 15) - 8) * coarse
        weights[first + SIZE / 2 + i] = ((byte >> 4) - 8) * coarse
      }
      if (isFine) for (let i = first; i < first + SIZE; i++) weights[i] += packed[bytes + i] * scale
    }
    return weights
  }

  function halfPrecision(bits) {
    const exponent = (bits >> 10) & 31
    const fraction = (bits & 1023) / 1024
    const size = exponent ? 2 ** (exponent - 15) * (1 + fraction) : 2 ** -14 * fraction
    return bits >> 15 ? -size : size
  }

  // What the head makes of each text. Null if something newer is waited for.
  async function compute({ task, texts, head, adapter: name }) {
    const { floats, heads, epsilon } = model.before
    const width = floats["norm.weight"].length
    const adapter = adapters[name] ?? {}
    const states = texts.map((tokens) => {
      const state = new Float32Array(tokens.length * width)
      tokens.forEach(({ row, type }, token) => {
        const vector = state.subarray(token * width, (token + 1) * width)
        unpack(row, width / SIZE, vector)
        for (let i = 0; i < width; i++) vector[i] += floats.position[token * width + i] + floats.type[type * width + i]
      })
      return normalize(state, floats["norm.weight"], floats["norm.bias"], epsilon)
    })
    const weights = new Float32Array(model.layers[0].count * SIZE)
    let rested = performance.now()
    for (const [number, layer] of model.layers.entries()) {
      unpack(layer.packed, layer.count, weights)
      const matrices = {}
      let at = 0
      for (const [name, blocks] of layer.blocks) matrices[name] = weights.subarray(at, (at += blocks * SIZE))
      const linear = (input, name) => adapted(
        input, matrices[`${name}.weight`], layer.floats[`${name}.bias`], adapter[`${number}.${name}.down`], adapter[`${number}.${name}.up`])
      for (let i = 0; i < states.length; i++) {
        states[i] = through(states[i], linear, layer.floats, heads, epsilon)
        if (performance.now() - rested < LONGEST_WORK) continue
        postMessage({ task, done: (number + (i + 1) / states.length) / model.layers.length })
        await new Promise((done) => setTimeout(done))
        if (task !== latest) return null
        rested = performance.now()
      }
    }
    return states.map((state) => head.reduce((values, [step, name]) => steps[step](values, width, adapter, name), state))
  }

  // What becomes of the last vectors of a text's tokens.
  const steps = {
    mean,
    first: (states, width) => states.slice(0, width),
    linear: (states, _, adapter, name) => multiply(states, adapter[`${name}.weight`], adapter[`${name}.bias`]),
    tanh: (states) => states.map(Math.tanh),
    relu: (states) => states.map((value) => Math.max(value, 0)),
  }

  // The matrix and the bias; to the matrix an adapter adds the product of two narrow ones (LoRA).
  function adapted(input, matrix, bias, down, up) {
    const output = multiply(input, matrix, bias)
    if (!down) return output
    const rank = up.length / bias.length
    const change = multiply(multiply(input, down, new Float32Array(rank)), up, new Float32Array(bias.length))
    return output.map((value, i) => value + change[i])
  }

  // The states of a text's tokens, through one layer.
  function through(states, linear, floats, heads, epsilon) {
    const added = (to, name) => {
      for (let i = 0; i < to.length; i++) to[i] += states[i]
      return normalize(to, floats[`${name}.norm.weight`], floats[`${name}.norm.bias`], epsilon)
    }
    const [query, key, value] = ["query", "key", "value"].map((name) => linear(states, name))
    states = added(linear(attend(query, key, value, floats["query.bias"].length, heads), "mixed"), "mixed")
    return added(linear(linear(states, "inner").map(gelu), "outer"), "outer")
  }

  // Each row of `input` times the matrix, and the bias. Four rows by two columns at a time, so that
  // a number that was read is used as often as can be: this is where the time goes.
  function multiply(input, matrix, bias) {
    const outputs = bias.length
    const inputs = matrix.length / outputs
    const rows = input.length / inputs
    const output = new Float32Array(rows * outputs)
    for (let row = 0; row < rows; row += 4) {
      const last = Math.min(3, rows - row - 1)
      const a = row * inputs
      const b = a + Math.min(1, last) * inputs
      const c = a + Math.min(2, last) * inputs
      const d = a + last * inputs
      for (let column = 0; column < outputs; column += 2) {
        const first = column * inputs
        const hasSecond = column + 1 < outputs
        const second = hasSecond ? first + inputs : first
        let a1 = 0, b1 = 0, c1 = 0, d1 = 0, a2 = 0, b2 = 0, c2 = 0, d2 = 0
        for (let i = 0; i < inputs; i++) {
          const one = matrix[first + i]
          const two = matrix[second + i]
          const inA = input[a + i], inB = input[b + i], inC = input[c + i], inD = input[d + i]
          a1 += one * inA
          b1 += one * inB
          c1 += one * inC
          d1 += one * inD
          a2 += two * inA
          b2 += two * inB
          c2 += two * inC
          d2 += two * inD
        }
        const sums = [[a1, a2], [b1, b2], [c1, c2], [d1, d2]]
        for (let each = 0; each <= last; each++) {
          const at = (row + each) * outputs + column
          output[at] = sums[each][0] + bias[column]
          if (hasSecond) output[at + 1] = sums[each][1] + bias[column + 1]
        }
      }
    }
    return output
  }

  // What the tokens take from each other, head by head.
  function attend(query, key, value, width, heads) {
    const tokens = query.length / width
    const size = width / heads
    const mixed = new Float32Array(query.length)
    const shares = new Float64Array(tokens)
    for (let head = 0; head < width; head += size) {
      for (let token = 0; token < tokens; token++) {
        const from = token * width + head
        let largest = -Infinity
        for (let other = 0; other < tokens; other++) {
          let score = 0
          for (let i = 0; i < size; i++) score += query[from + i] * key[other * width + head + i]
          shares[other] = score / Math.sqrt(size)
          largest = Math.max(largest, shares[other])
        }
        let sum = 0
        for (let other = 0; other < tokens; other++) sum += shares[other] = Math.exp(shares[other] - largest)
        for (let other = 0; other < tokens; other++) {
          const share = shares[other] / sum
          for (let i = 0; i < size; i++) mixed[from + i] += share * value[other * width + head + i]
        }
      }
    }
    return mixed
  }

  function normalize(states, weight, bias, epsilon) {
    const width = weight.length
    for (let start = 0; start < states.length; start += width) {
      let [sum, squares] = [0, 0]
      for (let i = 0; i < width; i++) sum += states[start + i]
      const middle = sum / width
      for (let i = 0; i < width; i++) squares += (states[start + i] - middle) ** 2
      const deviation = Math.sqrt(squares / width + epsilon)
      for (let i = 0; i < width; i++) states[start + i] = ((states[start + i] - middle) / deviation) * weight[i] + bias[i]
    }
    return states
  }

  // The mean of all tokens, brought to length 1.
  function mean(states, width) {
    const vector = new Float32Array(width)
    for (let i = 0; i < states.length; i++) vector[i % width] += states[i]
    const length = Math.hypot(...vector)
    return vector.map((each) => each / length)
  }

  const gelu = (x) => (x * (1 + errorFunction(x / Math.SQRT2))) / 2

  // Abramowitz and Stegun 7.1.26: within 1.5e-7, which is what float32 leaves.
  function errorFunction(x) {
    const t = 1 / (1 + 0.3275911 * Math.abs(x))
    const sum = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    return Math.sign(x) * (1 - sum * Math.exp(-x * x))
  }
}
