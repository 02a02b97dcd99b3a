// Words compared with Spark's recorded answers.

import assert from 'node:assert';

import type { Tokenizer, Vectorize } from '../../../flows/operators/featurize-text';
import { learnWords, wordVectors, wordVectorText } from '../../../engines/data-wrangler/operators/word-vectors';
import { hashedSlot, tokenizerOf } from '../../../engines/data-wrangler/spark/words';
import { goldenFile, type Recorded, type RecordedTable } from './golden';

const vectorizeBy = (params: Record<string, number | boolean>): Vectorize => ({
  kind: 'vectorize', columns: ['t'], format: 'Vector', path: [], hash: '', tokenizer: { kind: 'pattern', pattern: '\\|', gaps: true, minimumLength: 1, lowercase: false },
  vectorizer: {
    kind: 'count', minimumTermFrequency: Number(params['minTF'] ?? 1), minimumDocumentFrequency: Number(params['minDF'] ?? 1), maximumDocumentFrequency: Number(params['maxDF'] ?? 2 ** 53),
    vocabularySize: Number(params['vocabSize'] ?? 262_144), binary: params['binary'] === true,
  },
});

describe('words against Spark', () => {
  it('cuts texts as Spark does', function () {
    const { input, cases } = goldenFile<{ input: RecordedTable; cases: { id: string; params?: Record<string, string | number | boolean>; output: Recorded[][] | { error: string } }[] }>(this, 'text/tokens.json');
    const texts = input.rows.map((row) => String(row.at(-1) ?? ''));
    let compared = 0;
    for (const { id, params = {}, output } of cases) {
      // An empty pattern cuts characters beyond U+FFFF in halves, which Spark prints as question marks.
      if (params['pattern'] === '') continue;
      if ((id !== 'Tokenizer' && id !== 'RegexTokenizer') || !Array.isArray(output)) continue;
      const tokenizer: Tokenizer = id === 'Tokenizer' ? { kind: 'standard' } : { kind: 'pattern', pattern: String(params['pattern'] ?? '\\s+'), gaps: params['gaps'] !== false, minimumLength: Number(params['minTokenLength'] ?? 1), lowercase: params['toLowercase'] !== false };
      assert.deepStrictEqual(texts.map(tokenizerOf(tokenizer)), output, `${id} ${JSON.stringify(params)}`);
      compared += 1;
    }
    console.log(`      ${compared} tokenizers compared`);
    assert.ok(compared >= 4);
  });

  it('hashes words as Spark does', function () {
    const { terms, cases } = goldenFile<{ terms: string[]; cases: { id: string; indices?: number[] }[] }>(this, 'text/hashing.json');
    let compared = 0;
    for (const { id, indices } of cases) {
      const slots = Number(/indexOf numFeatures (\d+)/.exec(id)?.[1]);
      if (indices === undefined || !(slots > 0)) continue;
      assert.deepStrictEqual(terms.map((term) => hashedSlot(term, slots)), indices, id);
      compared += 1;
    }
    console.log(`      ${compared} sizes compared`);
    assert.ok(compared >= 6);
  });

  it('counts words as Spark does, up to the order of words that are equally frequent', function () {
    const { input, cases } = goldenFile<{ input: RecordedTable; cases: { id: string; params: Record<string, number | boolean>; runs?: { vocabulary: string[]; text: string[] }[] }[] }>(this, 'text/count-vectorizer.json');
    const texts = input.rows.map((row) => (row[0] as string[]).join('|'));
    let compared = 0;
    for (const { id, params, runs } of cases.filter((one) => one.id === 'CountVectorizer')) {
      const [run] = runs ?? [];
      if (run === undefined) continue;
      const parameters = vectorizeBy(params);
      const learnt = learnWords(parameters, texts.map((text) => [text, 1]));
      if (params['vocabSize'] === undefined) assert.deepStrictEqual([...(learnt.vocabulary ?? [])].sort(), [...run.vocabulary].sort(), `${id} ${JSON.stringify(params)}`);
      assert.deepStrictEqual(texts.map(wordVectors(parameters, { vocabulary: run.vocabulary })).map(wordVectorText), run.text, `${id} ${JSON.stringify(params)}`);
      compared += 1;
    }
    console.log(`      ${compared} vectorizers compared`);
    assert.ok(compared > 5);
  });
});
