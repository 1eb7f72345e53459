"""Indexes a file of JSON Lines with SQLite's FTS5 and asks it questions: COLLECTION QUESTIONS DATABASE."""

import json
import os
import sqlite3
import sys
import time

collection, questions, database = sys.argv[1:]
if os.path.exists(database):
    os.remove(database)
db = sqlite3.connect(database)
# As fast as it can be: what is lost when the machine stops can be made again.
for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-256000"):
    db.execute(f"PRAGMA {pragma}")
db.execute("CREATE VIRTUAL TABLE articles USING fts5(title, text, content='', tokenize='unicode61')")

start = time.monotonic()
text = 0


def rows():
    global text
    with open(collection, encoding="utf-8") as lines:
        for at, line in enumerate(lines):
            article = json.loads(line)
            text += len(article["text"].encode())
            yield at, article.get("title"), article["text"]


with db:
    db.executemany("INSERT INTO articles(rowid, title, text) VALUES (?, ?, ?)", rows())
seconds = time.monotonic() - start
size = os.path.getsize(database) / text
print(f"{'indexing, bodies not kept':<61} {text / 1e6 / seconds:.1f} MB/s, {seconds:.1f} s, {size:.2f} of the text")


def ask(query):
    start = time.monotonic()
    db.execute("SELECT count(*) FROM (SELECT rowid FROM articles WHERE articles MATCH ? ORDER BY rank)", (query,)).fetchone()
    return (time.monotonic() - start) * 1000


for kind, asked in json.load(open(questions, encoding="utf-8")).items():
    star = "*" if kind == "prefix" else ""
    asked = [f'text:"{question}"{star}' for question in asked]
    for query in asked:
        ask(query)
    took = sorted(map(ask, asked))
    print(f"{kind:<61} {took[len(took) // 2]:.2f} / {took[len(took) * 95 // 100]:.2f} ms")
