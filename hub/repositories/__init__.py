"""One folder a repository that was made for this project, or made anew from a package.

Each stand-in: what was trained, on which data, by which script, how good it is.

    bert_cased/     bert-base-cased, an encoder (nothing in it was trained)
    mlm/            bert-base-uncased, which fills in masked words
    squad/          answers to questions about a text
    nli/            zero-shot classification
    ner/            the finder of names: persons, organisations, places
    gpt2/           goes on with a sentence
    summarization/  shortens local news
    sst2/           the sentiment classifier
    mrpc/           the sentence pairs
    translation/    the translator from Korean

What is real:

    e5/             multilingual-e5-small, an encoder of many languages; XLM-RoBERTa's tokenizer

Data of this project's own, under its own name:

    korean_reviews/ short Korean reviews
    korean_help/    help texts, and questions in other words
    korean_names/   sentences with names of persons, places, organisations, dates
"""
