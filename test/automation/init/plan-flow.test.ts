// What `mlops init` decides for the columns of a table.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { workflowName } from '../../../automation/commands/init';
import { chooseProblem, proposeTarget } from '../../../automation/init/choose-target';
import { makeFlow, planFlow } from '../../../automation/init/make-flow';
import { profileCsv, type TableProfile } from '../../../automation/init/profile-csv';

/** A table with a text, a date, a gap, an id and a constant. */
const csv = ['id,joined,plan,income,notes,country,churned',
  ...Array.from({ length: 40 }, (_, at) => `${at},2024-01-${String((at % 28) + 1).padStart(2, '0')},${at % 3 === 0 ? 'gold' : 'basic'},${at % 5 === 0 ? '' : at * 10},"free, text ${at}",CH,${at % 4 === 0 ? 'yes' : 'no'}`),
].join('\n');

describe('a profile of a CSV', () => {
  let folder: string;
  let table: TableProfile;
  before(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mlops-init-'));
    const file = path.join(folder, 'customers.csv');
    fs.writeFileSync(file, csv);
    table = await profileCsv(file);
  });
  after(() => fs.rmSync(folder, { recursive: true, force: true }));

  it('knows types, gaps and numbers of values', () => {
    const seen = Object.fromEntries(table.columns.map(({ name, type, missing, distinct }) => [name, [type, missing, distinct]]));
    assert.deepEqual(seen, {
      id: ['long', 0, 40], joined: ['date', 0, 28], plan: ['string', 0, 2], income: ['long', 8, 32], notes: ['string', 0, 40],
      country: ['string', 0, 1], churned: ['string', 0, 2],
    });
  });

  it('leads to a plan that drops ids and constants, fills gaps and encodes few-valued texts', () => {
    assert.deepEqual(planFlow(table, 'churned'), {
      dropped: [{ name: 'id', why: 'names the row' }, { name: 'country', why: 'has one value only' }],
      dates: ['joined'], imputed: ['income'], oneHot: ['plan'],
    });
  });

  it('proposes the target and its positive label', () => {
    assert.equal(proposeTarget(table.columns), 'churned');
    const target = table.columns.find(({ name }) => name === 'churned');
    assert.ok(target);
    assert.deepEqual(chooseProblem(target), { type: 'BinaryClassification', objective: 'F1', positive: 'yes' });
  });

  it('leads to a flow that is one chain from the source on', () => {
    let id = 0;
    const flow = makeFlow({ table, target: 'churned', dataset: 'customers.csv', plan: planFlow(table, 'churned'), newId: () => `node-${id++}` });
    assert.deepEqual(flow.nodes.map(({ inputs }) => inputs.map(({ node_id }) => node_id)), [[], ['node-0'], ['node-1'], ['node-2'], ['node-3'], ['node-4']]);
  });
});

describe('the name of a workflow', () => {
  it('is made of the file, as stacks allow it', () => assert.equal(workflowName('/data/2024 Customers & Churn.csv'), 'customers-churn'));
  it('is never empty', () => assert.equal(workflowName('2024.csv'), 'workflow'));
});
