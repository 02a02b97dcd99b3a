// A real flow with trained state, and its table: what is stored is read, what is learnt again is the same.

import assert from 'node:assert';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { readFlow } from '../../../flows/read-flow';
import { writeFlow } from '../../../flows/write-flow';
import { findNode } from '../../../flows/graph';
import type { Flow, FlowNode, JsonObject } from '../../../flows/flow';
import { stateList } from '../../../flows/trained-state/stored-state';
import type { SparkModel } from '../../../flows/trained-state/spark-model';
import type { SparkModelName } from '../../../flows/trained-state/spark-model-classes';
import { modelCodec } from '../../../engines/data-wrangler/model-codec';
import { parquetPort } from '../../../engines/data-wrangler/parquet-models';
import { Session } from '../../../engines/data-wrangler/session';
import { inFolder, runToCsv, sharedData } from './flow-runs';

const output = '8b91ec09-724b-442a-870f-5d4fb61e9872';
const scaler = '01c92c46-5d8b-4d34-8328-597e8658cfb3';
const file = path.join(sharedData, 'loans/loans.flow');
const table = path.join(sharedData, 'loans/loans.csv');
const loans = (): Flow => readFlow(readFileSync(file, 'utf8'), 'loans.flow');

const kinds: Readonly<Record<string, SparkModelName>> = { scaler_model: 'StandardScalerModel', string_indexer_model: 'StringIndexerModel', one_hot_encoder_model: 'OneHotEncoderModel' };

/** Every stored model of the flow by node, column and kind. */
async function models(flow: Flow): Promise<Map<string, SparkModel>> {
  return inFolder(async (folder) => {
    const session = await Session.open({ workFolder: folder, threads: 1, memoryMegabytes: 256, signal: new AbortController().signal });
    try {
      const codec = modelCodec(parquetPort(session, folder));
      const found = new Map<string, SparkModel>();
      for (const [id, statePath] of [[scaler, ['scale_values_parameters', 'standard_scaler_parameters']], [output, ['one_hot_encode_parameters']]] as const) {
        for (const state of stateList(findNode(flow, id) ?? assert.fail(), statePath)) {
          for (const [key, kind] of Object.entries(kinds)) {
            const text = state[key];
            if (typeof text === 'string') found.set(`${String(state['input_column'])} ${kind}`, await codec.decode(text, kind));
          }
        }
      }
      return found;
    } finally {
      session.close();
    }
  });
}

const numbers = (model: SparkModel | undefined, key: string): number[] => ((model?.data[key] as JsonObject)['values'] as number[]);

describe('the loans flow', function () {
  this.timeout(60_000);
  before(function () {
    if (!existsSync(file)) {
      console.log('skipped: ../shared/data is not here');
      this.skip();
    }
  });

  it('has models that can all be read', async () => {
    const stored = await models(loans());
    assert.strictEqual(stored.size, 9);
    const income = stored.get('annual_income StandardScalerModel');
    assert.deepStrictEqual([numbers(income, 'mean'), numbers(income, 'std')], [[66135.47673442567], [38474.206184171424]]);
    assert.deepStrictEqual(stored.get('grade OneHotEncoderModel')?.data, { categorySizes: [8] });
  });

  it('learns the stored state again from its table', async () => {
    const stored = await models(loans());
    const { result, text } = await runToCsv(loans(), { 'loans.csv': table }, `${output}.default`, { refit: true });
    const learnt = await models(readFlow(writeFlow(result.flow), 'refitted.flow'));
    assert.deepStrictEqual([...learnt.keys()], [...stored.keys()]);
    for (const [name, model] of stored) {
      if (name.endsWith('StandardScalerModel')) {
        for (const key of ['mean', 'std']) {
          const [actual = NaN, expected = NaN] = [numbers(learnt.get(name), key)[0], numbers(model, key)[0]];
          assert.ok(Math.abs(actual - expected) <= 1e-9 * Math.abs(expected), `${name} ${key}: ${actual}, stored ${expected}`);
        }
      } else assert.deepStrictEqual(learnt.get(name)?.data, model.data, name);
      assert.deepStrictEqual(parametersOf(learnt.get(name)), parametersOf(model), name);
    }
    const hashes = (flow: Flow): unknown[] => flow.nodes.flatMap((node: FlowNode) => [...JSON.stringify(node).matchAll(/"_hash":"(\w+)"/g)].map((match) => match[1]));
    assert.deepStrictEqual(hashes(result.flow), hashes(loans()));
    assert.strictEqual(text.split('\n').length, 61_950);
  });

  it('learns from the rows it is given, not from what is stored', async () => {
    await inFolder(async (folder) => {
      const part = path.join(folder, 'part.csv');
      writeFileSync(part, readFileSync(table, 'utf8').split('\n').slice(0, 1001).join('\n'));
      const { result } = await runToCsv(loans(), { 'loans.csv': part }, `${output}.default`, { refit: true });
      const [mean = NaN] = numbers((await models(result.flow)).get('annual_income StandardScalerModel'), 'mean');
      const incomes = readFileSync(part, 'utf8').split('\n').slice(1).map((line) => Number(line.split(',').at(-1)));
      const expected = incomes.reduce((sum, income) => sum + income, 0) / incomes.length;
      assert.ok(Math.abs(mean - expected) < 1e-6 && Math.abs(mean - 66135.47673442567) > 1, `${mean}, ${expected}`);
    });
  });

  it('writes the same flow when it learns twice', async () => {
    const first = await runToCsv(loans(), { 'loans.csv': table }, `${output}.default`, { refit: true });
    const second = await runToCsv(first.result.flow, { 'loans.csv': table }, `${output}.default`, { refit: true });
    assert.strictEqual(writeFlow(second.result.flow), writeFlow(first.result.flow));
  });

  it('uses what is stored unless told to learn', async () => {
    const { result, text } = await runToCsv(loans(), { 'loans.csv': table }, `${output}.default`);
    assert.strictEqual(writeFlow(result.flow), writeFlow(loans()));
    assert.match(text.split('\n')[1] ?? '', /^default,-1\.2172592598194758,1\.3580259875708234,/);
  });

  it('learns again where a stored model is damaged, and says so', async () => {
    const flow = readFlow(readFileSync(file, 'utf8').replace(/("scaler_model": "P\)h>@6aWAK.{300})./, '$1'), 'loans.flow');
    const { log, result } = await runToCsv(flow, { 'loans.csv': table }, `${output}.default`);
    assert.ok(log.some((line) => line.includes('learnt again')));
    assert.strictEqual(stateList(findNode(result.flow, scaler) ?? assert.fail(), ['scale_values_parameters', 'standard_scaler_parameters']).length, 5);
  });
});

/** The parameters of a model, without the names that its columns had for a while. */
function parametersOf(model: SparkModel | undefined): JsonObject {
  return Object.fromEntries(Object.entries(model?.parameters ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)));
}
