"""Which repositories the embedded hub has, one recipe each.

The small files are the real repositories' as far as they are remembered: with no access to the Hub
they could not be compared byte for byte. What speaks for them is their size in bytes, which is that
of the real files as it is remembered: config.json 570 (bert-base-*, whose 12 layers are 6 here, so
that it is a byte shorter), 625 (multilingual) and 629 (DistilBERT), tokenizer_config.json 48 and
49, vocab.txt 231,508, 213,450 and 995,526, tokenizer.json 466,062, 435,797 and 1,961,828; of GPT-2
vocab.json 1,042,301, merges.txt 456,318 and tokenizer.json 1,355,256; BART's vocab.json 898,822; of
XLM-RoBERTa config.json 615 and tokenizer_config.json 25. Not so what multilingual-e5-small has.
Those of all-MiniLM-L6-v2 are the real ones, from the package. Revisions are this project's own.
Left out: README.md, .gitattributes, and weights in the formats of other frameworks.
"""

from functools import partial

from hub.parts import bert, minilm, sources
from hub.recipe import Recipe
from hub.repositories.bert_cased import recipe as bert_cased
from hub.repositories.e5 import recipe as e5
from hub.repositories.gpt2 import recipe as gpt2
from hub.repositories.korean_help import recipe as korean_help
from hub.repositories.korean_names import recipe as korean_names
from hub.repositories.korean_reviews import recipe as korean_reviews
from hub.repositories.mlm import recipe as mlm
from hub.repositories.mrpc import recipe as mrpc
from hub.repositories.ner import recipe as ner
from hub.repositories.nli import recipe as nli
from hub.repositories.squad import recipe as squad
from hub.repositories.sst2 import recipe as sst2
from hub.repositories.summarization import recipe as summarization
from hub.repositories.translation import recipe as translation

RECIPES = (
    sst2.RECIPE,
    mlm.RECIPE,
    bert_cased.RECIPE,
    Recipe(
        "google-bert/bert-base-multilingual-cased",
        partial(
            bert.small_files,
            partial(sources.blingfire_vocabulary, "bert_multi_cased"),
            lowercase=False,
            extra=bert.MULTILINGUAL,
        ),
    ),
    minilm.RECIPE,
    squad.RECIPE,
    nli.RECIPE,
    ner.RECIPE,
    gpt2.RECIPE,
    summarization.RECIPE,
    translation.RECIPE,
    mrpc.RECIPE,
    e5.RECIPE,
    e5.XLM_ROBERTA_RECIPE,
    korean_reviews.RECIPE,
    korean_help.RECIPE,
    korean_names.RECIPE,
)
