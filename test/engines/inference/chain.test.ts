// What the serving chain answers, refuses, and refuses to open.

import assert from 'node:assert';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { InvocationError, openChain, type Chain } from '../../../engines/inference/chain';
import { parseRecords, pythonField } from '../../../engines/inference/csv';
import { encoderFlow } from '../../../flows/encoder-flow';
import type { Flow, JsonObject } from '../../../flows/flow';
import { InputError } from '../../../flows/problems';
import { writeFlow } from '../../../flows/write-flow';
import { chainOf, inFolder } from '../data-wrangler/flow-runs';

const schema = { a: 'long', 'b c': 'string', when: 'date', y: 'long' };
const typed = { operator: 'infer_and_cast_type', trained: { schema } };
const dropMissing = { operator: 'handle_missing', parameters: { operator: 'Drop missing', drop_missing_parameters: { input_column: ['a'] } } };
const sorted = { operator: 'manage_rows', parameters: { operator: 'Sort', sort_parameters: { conditions: [{ sort_by: 'a', order: 'Ascending' }] } } };
const dateParts = { operator: 'featurize_date_time', parameters: { operator: 'Extract columns', extract_columns_parameters: { input_column: 'when', output_column: 'd', year: true, month: true } } };
const scale = (columns: string[]): { operator: string; parameters: JsonObject } => ({ operator: 'process_numeric', parameters: { operator: 'Scale values', scale_values_parameters: { scaler: 'Standard scaler', standard_scaler_parameters: { input_column: columns } } } });

/** Serves a flow without a model behind it. */
async function withChain(flow: Flow, work: (chain: Chain) => Promise<void>, target: string | null = 'y'): Promise<void> {
  await inFolder(async (folder) => {
    const model = path.join(folder, 'model');
    mkdirSync(model);
    const last = flow.nodes.at(-1) ?? assert.fail();
    writeFileSync(path.join(model, 'default.flow'), writeFlow(encoderFlow(flow, last.node_id, Object.keys(schema))));
    const chain = await openChain([{ kind: 'data-wrangler', modelFolder: model, environment: target === null ? {} : { INFERENCE_TARGET_COLUMN_NAME: target } }]);
    try {
      await work(chain);
    } finally {
      await chain.close();
    }
  });
}

const ask = async (chain: Chain, text: string, contentType = 'text/csv'): Promise<string> => (await chain.invoke({ body: Buffer.from(text), contentType })).body.toString('utf8');
const refusal = (statusCode: number, message: RegExp) => (failure: unknown): boolean => failure instanceof InvocationError && failure.statusCode === statusCode && failure.container === 0 && message.test(failure.message);

describe('the serving chain', () => {
  it('answers header-less rows with header-less features, quotes included', async () => {
    await withChain(chainOf(typed, dateParts), async (chain) => {
      assert.strictEqual(await ask(chain, '1,"x, ""y""",2024-03-05\n2.9, pad ,\n'), '1,"x, ""y""",2024-03-05,2024,2\n2,pad,,,\n');
    });
  });

  it('takes the target as a column of the request where none is named', async () => {
    await withChain(chainOf(typed), async (chain) => {
      assert.strictEqual(await ask(chain, '1,x,2024-03-05,1'), '1,x,2024-03-05,1\n');
    }, null);
  });

  it('passes over sorting, which does nothing to one row', async () => {
    await withChain(chainOf(typed, sorted), async (chain) => {
      assert.strictEqual(await ask(chain, '1,x,'), '1,x,\n');
    });
  });

  it('passes over a step that works on the target, for its other columns too', async () => {
    await withChain(chainOf(typed, scale(['a', 'y'])), async (chain) => {
      assert.strictEqual(await ask(chain, '7,x,'), '7,x,\n');
    });
  });

  it('refuses a row that a node drops', async () => {
    await withChain(chainOf(typed, dropMissing), async (chain) => {
      await assert.rejects(ask(chain, '1,x,\n,x,\n'), refusal(400, /record 2: handle_missing.*drops this row/));
    });
  });

  it('refuses a record with another number of fields', async () => {
    await withChain(chainOf(typed), async (chain) => {
      await assert.rejects(ask(chain, '1,x'), refusal(400, /has 2 fields, expected 3: a, b c, when/));
    });
  });

  it('refuses what is no CSV', async () => {
    await withChain(chainOf(typed), async (chain) => {
      await assert.rejects(ask(chain, '{}', 'application/json'), refusal(415, /application\/json is not served/));
    });
  });

  it('does not open with a node that needs many rows', async () => {
    const flow = chainOf(typed);
    const join = { ...(flow.nodes[1] ?? assert.fail()), node_id: 'j', operator: 'sagemaker.spark.join_tables_0.1', parameters: { left_column: 'a', right_column: 'a', join_type: 'inner' }, inputs: [{ name: 'df', node_id: 'n0', output_name: 'default' }, { name: 'df', node_id: 'n0', output_name: 'default' }] };
    await assert.rejects(withChain({ ...flow, nodes: [...flow.nodes, join] }, () => Promise.resolve()), (failure) => failure instanceof InputError && /join_tables \(j\).*needs many rows/.test(failure.message));
  });

  it('does not open with a node that has not learnt', async () => {
    await assert.rejects(withChain(chainOf(typed, scale(['a'])), () => Promise.resolve()), (failure) => failure instanceof InputError && /process_numeric.*\(n1\).*refit the flow/.test(failure.message));
  });

  it('does not open with a target that is none of the columns', async () => {
    await assert.rejects(withChain(chainOf(typed), () => Promise.resolve(), 'nope'), (failure) => failure instanceof InputError && failure.message.includes('"nope"'));
  });
});

describe('CSV between containers', () => {
  it('is cut at quotes, commas and line ends', () => {
    assert.deepStrictEqual(parseRecords('1,"a,b",\r\n\r\n"x ""y""",2,3\r\n'), [['1', 'a,b', null], ['x "y"', '2', '3']]);
  });

  it('quotes what Python\'s writer quotes', () => {
    assert.deepStrictEqual(['a', "[0.9, 0.1]", 'say "x"'].map(pythonField), ['a', '"[0.9, 0.1]"', '"say ""x"""']);
  });
});
