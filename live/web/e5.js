// multilingual-e5-small in the reader's browser: of each text the mean of its tokens' last vectors.
live.e5 = async ({ weights: [vocabulary, ...weights], ...given }, arrived) => {
  const tokenizer = await live.unigram((await live.handed([vocabulary]))[0])
  const model = await live.bert({ ...given, weights }, tokenizer.place, arrived)

  // The vectors of texts, of length 1; null if `stop` is called meanwhile, or other texts come.
  function vectors(texts, progress) {
    const tokens = texts.map((text) => tokenizer.encode(text, POSITIONS).map((id) => ({ id, type: 0 })))
    return model.run(tokens, { head: [["mean"]], progress })
  }

  return { ...tokenizer, vectors, stop: model.stop }
}
