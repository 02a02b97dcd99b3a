// Has LightGBM load models that this engine trained, and compares its predictions with the engine's on 10,000 rows.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs/promises';
import path from 'node:path';
import type { FeaturePlan } from '../../engines/autopilot/data/feature-plan';
import { binFeatures } from '../../engines/autopilot/learners/bins';
import { trainBoosting } from '../../engines/autopilot/learners/boosting';
import { candidateSettings } from '../../engines/autopilot/learners/settings';
import { storeModel } from '../../engines/autopilot/model/base-model';
import { compileModel } from '../../engines/autopilot/model/compiled-model';
import { lightGbmText } from '../../engines/autopilot/model/lightgbm-text';
import { LEVELS, NUMERIC, syntheticTable, WIDTH } from './synthetic';

const ROWS = 10_000;

/** Prints the largest difference for each boosted candidate; without a python there is nothing to compare with. */
export async function checkLightGbm(folder: string, python: string | undefined, script: string): Promise<void> {
  if (python === undefined) { console.log('\nLightGBM is asked with --compare only'); return; }
  const categorical = [...new Array<boolean>(NUMERIC).fill(false), ...LEVELS.map(() => true)];
  const { matrix, target } = syntheticTable(ROWS, 3);
  // Missing values and categories that were never seen must go the same way.
  const unseen = syntheticTable(ROWS, 4).matrix.map((value, at) => (at % 17 === 0 ? (at % WIDTH >= NUMERIC ? 240 : Number.NaN) : value));
  const plan: FeaturePlan = { columns: [], features: categorical.map((isCategory, at) => ({ name: `f${at}`, categorical: isCategory, source: `f${at}` })) };
  await fs.writeFile(path.join(folder, 'rows.json'), JSON.stringify(Array.from({ length: ROWS }, (_, row) => [...unseen.subarray(row * WIDTH, (row + 1) * WIDTH)].map((value) => (Number.isNaN(value) ? null : value)))));
  console.log('\nmodels of this engine, loaded by LightGBM: raw scores');
  for (const { name, learner } of candidateSettings) {
    if (learner.kind !== 'boosting') continue;
    const all = Int32Array.from({ length: ROWS }, (_, row) => row);
    const data = { problemType: 'BinaryClassification' as const, rows: ROWS, width: WIDTH, categorical, classes: 2, matrix, binned: binFeatures(matrix, ROWS, categorical), target, weights: new Float64Array(ROWS).fill(1), folds: new Uint8Array(ROWS), foldCount: 1 };
    const model = storeModel({ kind: 'boosting', ...trainBoosting(data, all.subarray(0, 8000), all.subarray(8000), { ...learner, rounds: 60 }, 1, () => false) });
    if (model.kind !== 'boosting') throw new Error('boosting gave another model');
    const compiled = compileModel(model);
    const one = new Float64Array(1);
    const scores = Array.from({ length: ROWS }, (_, row) => { compiled.score(unseen, row * WIDTH, one); return one[0]; });
    await fs.writeFile(path.join(folder, 'model.txt'), lightGbmText(model, 'BinaryClassification', plan));
    await fs.writeFile(path.join(folder, 'scores.json'), JSON.stringify(scores));
    const { status, stdout, stderr } = spawnSync(python, ['-W', 'ignore', script, 'equal', path.join(folder, 'model.txt'), path.join(folder, 'rows.json'), path.join(folder, 'scores.json')], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`LightGBM does not load ${name}: ${stderr.slice(-2000)}`);
    console.log(`${name.padEnd(18)} ${stdout.trim()}`);
  }
}
