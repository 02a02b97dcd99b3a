// Reads LightGBM's text format by hand, and by LightGBM where it is installed, and compares predictions.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { FeaturePlan } from '../../../engines/autopilot/data/feature-plan';
import { trainBoosting } from '../../../engines/autopilot/learners/boosting';
import { binFeatures } from '../../../engines/autopilot/learners/bins';
import { trainForest } from '../../../engines/autopilot/learners/forest';
import { candidateSettings } from '../../../engines/autopilot/learners/settings';
import { storeModel, type StoredModel } from '../../../engines/autopilot/model/base-model';
import { compileModel } from '../../../engines/autopilot/model/compiled-model';
import { lightGbmText } from '../../../engines/autopilot/model/lightgbm-text';
import { createRandom } from '../../../engines/random';

type Trees = Extract<StoredModel, { kind: 'boosting' | 'forest' }>;
const python = process.env['FLOW_TEST_PYTHON'] ?? 'python3';
const plan: FeaturePlan = { columns: [], features: [{ name: 'a size', categorical: false, source: 'a' }, { name: 'city', categorical: true, source: 'city' }, { name: 'x=[1]', categorical: false, source: 'x' }] };

/** Rows of a number, a code and a number that is often missing. */
function makeMatrix(rows: number, seed: number): Float64Array {
  const random = createRandom(seed);
  return Float64Array.from({ length: rows * 3 }, (_, at) => (at % 3 === 1 ? random.below(40) : random.below(4) === 0 ? Number.NaN : random.next() * 10 - 5));
}

function train(name: string, classes: number): Trees {
  const rows = 600;
  const matrix = makeMatrix(rows, 1);
  const random = createRandom(2);
  const categorical = [false, true, false];
  const value = (row: number): number => (matrix[row * 3] || 0) + (((matrix[row * 3 + 1] as number) * 7) % 5) - 2 + random.next();
  const target = Float64Array.from({ length: rows }, (_, row) => (classes === 3 ? (value(row) > 2 ? 2 : value(row) > -1 ? 1 : 0) : value(row) > 0 ? 1 : 0));
  const all = Int32Array.from({ length: rows }, (_, at) => at);
  const learner = candidateSettings.find((settings) => settings.name === name)?.learner;
  const data = {
    problemType: classes === 3 ? 'MulticlassClassification' as const : 'BinaryClassification' as const, rows, width: 3, categorical, classes, matrix, binned: binFeatures(matrix, rows, categorical), target,
    weights: new Float64Array(rows).fill(1), folds: new Uint8Array(rows), foldCount: 1,
  };
  if (learner?.kind === 'forest') return storeModel({ kind: 'forest', outputs: classes === 3 ? 3 : 1, ...trainForest(data, all, { ...learner, trees: 7 }, 5, () => false) }) as Trees;
  assert.ok(learner?.kind === 'boosting');
  return storeModel({ kind: 'boosting', ...trainBoosting(data, all, all.subarray(0, 100), { ...learner, rounds: 20 }, 5, () => false) }) as Trees;
}

const scoresOf = (model: Trees, matrix: Float64Array, row: number): number[] => {
  const scores = new Float64Array(model.kind === 'boosting' ? model.base.length : model.outputs);
  compileModel(model).score(matrix, row * 3, scores);
  return [...scores];
};

/** Raw scores as the format's description tells. */
function readScores(text: string, row: readonly number[]): number[] {
  const outputs = Number(/num_tree_per_iteration=(\d+)/.exec(text)?.[1]);
  const scores = new Array<number>(outputs).fill(0);
  text.split(/^Tree=/m).slice(1).forEach((block, index) => {
    const values = new Map(block.split('\n').map((line): [string, number[]] => [line.split('=')[0] ?? '', (line.split('=')[1] ?? '').split(' ').map(Number)]));
    const at = (key: string, place: number): number => values.get(key)?.[place] as number;
    let node = at('num_leaves', 0) === 1 ? -1 : 0;
    while (node >= 0) {
      const x = row[at('split_feature', node)] as number;
      const threshold = at('threshold', node);
      const decision = at('decision_type', node);
      const word = at('cat_threshold', at('cat_boundaries', threshold) + Math.floor(x / 32));
      const left = decision === 1 ? ((word >>> (x % 32)) & 1) === 1 : Number.isNaN(x) ? decision === 10 : x <= threshold;
      node = at(left ? 'left_child' : 'right_child', node);
    }
    scores[index % outputs] = (scores[index % outputs] as number) + at('leaf_value', -node - 1);
  });
  // A forest's scores are means over its trees.
  const rounds = /^average_output$/m.test(text) ? text.split(/^Tree=/m).length - 1 : outputs;
  return scores.map((score) => (score * outputs) / rounds);
}

const script = `import json, sys
import lightgbm, numpy
rows = numpy.array(json.load(open(sys.argv[2])), dtype=float)
print(json.dumps(lightgbm.Booster(model_file=sys.argv[1]).predict(rows, raw_score=sys.argv[3] == 'boosting').tolist()))`;

describe('models in the text format of LightGBM', () => {
  for (const [name, classes] of [['LightGBM', 2], ['LightGBM', 3], ['CatBoost', 2], ['RandomForest', 2], ['ExtraTrees', 3]] as const) {
    const problem = classes === 3 ? 'MulticlassClassification' : 'BinaryClassification';
    it(`read by hand score as the model does (${name}, ${classes} classes)`, () => {
      const model = train(name, classes);
      assert.ok(model.trees.some(({ sets }) => sets.length > 0));
      const text = lightGbmText(model, problem, plan);
      assert.match(text, /^feature_names=a_size city x__1_$/m);
      const matrix = makeMatrix(200, 9);
      for (let row = 0; row < 200; row += 1) {
        const read = readScores(text, [...matrix.subarray(row * 3, row * 3 + 3)]);
        scoresOf(model, matrix, row).forEach((score, output) => assert.ok(Math.abs(score - (read[output] as number)) < 1e-12));
      }
    });

    it(`loaded by LightGBM score as the model does (${name}, ${classes} classes)`, async function () {
      if (spawnSync(python, ['-c', 'import lightgbm']).status !== 0) {
        console.log('skipped: LightGBM for Python is not here');
        this.skip();
      }
      const model = train(name, classes);
      const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'lightgbm-'));
      const matrix = makeMatrix(500, 11);
      const rows = Array.from({ length: 500 }, (_, row) => [...matrix.subarray(row * 3, row * 3 + 3)].map((x) => (Number.isNaN(x) ? null : x)));
      await fs.writeFile(path.join(folder, 'model.txt'), lightGbmText(model, problem, plan));
      await fs.writeFile(path.join(folder, 'rows.json'), JSON.stringify(rows));
      const { stdout, stderr } = spawnSync(python, ['-c', script, path.join(folder, 'model.txt'), path.join(folder, 'rows.json'), model.kind], { encoding: 'utf8' });
      await fs.rm(folder, { recursive: true });
      const lines = stdout.trim().split('\n');
      assert.ok(stdout !== '', stderr);
      const found = JSON.parse(lines.at(-1) ?? '') as (number | number[])[];
      found.forEach((value, row) => scoresOf(model, matrix, row).forEach((score, output) => assert.ok(Math.abs(score - (typeof value === 'number' ? value : (value[output] as number))) < 1e-12)));
    });
  }
});
