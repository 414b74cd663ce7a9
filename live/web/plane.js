// Vectors as points of a plane: the two directions in which they differ most (principal components).
// Two are enough to draw, and `kept` is the share of the differences that they have.
live.plane = (vectors) => {
  const count = vectors.length
  const middle = vectors[0].map((_, i) => vectors.reduce((sum, vector) => sum + vector[i], 0) / count)
  const centred = vectors.map((vector) => vector.map((value, i) => value - middle[i]))
  const products = centred.map((first) => centred.map((second) => first.reduce((sum, value, i) => sum + value * second[i], 0)))
  const { values, vectors: directions } = eigen(products)
  const order = values.map((_, i) => i).sort((first, second) => values[second] - values[first]).slice(0, 2)
  const axes = order.map((which) => {
    const places = directions.map((row) => row[which] * Math.sqrt(Math.max(values[which], 0)))
    const furthest = places.reduce((most, place) => (Math.abs(place) > Math.abs(most) ? place : most), 0)
    return places.map((place) => (furthest < 0 ? -place : place)) // of two signs always the same one
  })
  const all = values.reduce((sum, value) => sum + value, 0)
  return {
    points: vectors.map((_, i) => axes.map((axis) => axis[i])),
    kept: all > 0 ? order.reduce((sum, which) => sum + values[which], 0) / all : 1,
  }
}

// The eigenvalues of a symmetric matrix, and the eigenvectors as columns, by Jacobi's rotations.
function eigen(matrix) {
  const a = matrix.map((row) => Float64Array.from(row))
  const v = a.map((_, i) => Float64Array.from(a, (_, j) => Number(i === j)))
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (let p = 0; p < a.length; p++) {
      for (let q = p + 1; q < a.length; q++) {
        if (a[p][q] === 0) continue
        const angle = Math.atan2(2 * a[p][q], a[q][q] - a[p][p]) / 2
        const [c, s] = [Math.cos(angle), Math.sin(angle)]
        const turn = (row) => ([row[p], row[q]] = [c * row[p] - s * row[q], s * row[p] + c * row[q]])
        for (const row of a) turn(row)
        const [first, second] = [a[p], a[q]]
        a[p] = first.map((value, i) => c * value - s * second[i])
        a[q] = first.map((value, i) => s * value + c * second[i])
        for (const row of v) turn(row)
      }
    }
  }
  return { values: a.map((row, i) => row[i]), vectors: v }
}

const SWEEPS = 20 // half of them are enough for a few dozen rows
