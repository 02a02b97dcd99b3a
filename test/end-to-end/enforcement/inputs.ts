// A small workflow that needs every kind of statement: tables on disk and in another bucket, a holdout of its own, sources beside the split one.
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { makeFlow, planFlow } from '../../../automation/init/make-flow';
import { profileCsv } from '../../../automation/init/profile-csv';
import type { FlowNode } from '../../../flows/flow';
import { writeFlow } from '../../../flows/write-flow';

/** The bucket that the environment does not own. */
export const foreignBucket = 'tables-of-others';

/** Tables that lie in the foreign bucket, by key. */
export interface ForeignTables { readonly [key: string]: string }

/** Numbers in [0, 1) that follow from the seed alone (a linear congruential generator). */
function* numbers(seed: number): Generator<number, never> {
  for (let state = seed; ;) {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    yield state / 2 ** 32;
  }
}

const colours = ['red', 'green', 'blue'] as const;

/** Rows of the table: two numbers, a colour, and whether it was returned, which follows from size and colour but for some noise. */
function rows(count: number, seed: number): { features: string; label: string }[] {
  const source = numbers(seed);
  const next = (): number => source.next().value;
  return Array.from({ length: count }, () => {
    const size = next() * 10;
    const weight = next() * 5;
    const colour = colours[Math.floor(next() * colours.length)] ?? 'red';
    const score = size + (colour === 'red' ? 3 : 0) + (next() - 0.5) * 2;
    return { features: `${size.toFixed(6)},${weight.toFixed(6)},${colour}`, label: score > 6 ? 'yes' : 'no' };
  });
}

/** The id of the node that is trained on. */
const outputNode = '5a0b6a3e-3c3f-4f0e-9d0c-1b7a52f1c001';

const workflow = `name: enforced
flow: enforced.flow
source: orders.csv
outputNode: ${outputNode}
sources:
  orders.csv: { file: orders.csv }
  prices.csv: { file: prices.csv }
  shops.csv: { s3: s3://${foreignBucket}/shops.csv }
problem: { type: BinaryClassification, target: returned, positive: "yes", objective: F1 }
holdout:
  features: { s3: s3://${foreignBucket}/holdout.csv }
  labels: { file: labels.csv }
autopilot: { maxCandidates: 1, algorithms: [linear-learner] }
gates: { threshold: 0.1 }
`;

function sourceNode(dataset: string): FlowNode {
  return {
    node_id: randomUUID(), type: 'SOURCE', operator: 'sagemaker.s3_source_0.1',
    parameters: {
      dataset_definition: {
        __typename: 'S3CreateDatasetDefinitionOutput', datasetSourceType: 'S3', name: dataset, description: null,
        s3ExecutionContext: {
          __typename: 'S3ExecutionContext', s3Uri: `s3://bucket/${dataset}`, s3ContentType: 'csv', s3HasHeader: true, s3FieldDelimiter: ',',
          s3DirIncludesNested: false, s3AddsFilenameColumn: false, s3RoleArn: null,
        },
      },
    },
    inputs: [], outputs: [{ name: 'default' }],
  };
}

/** Writes workflow, flow and tables into a folder. @returns what has to lie in the foreign bucket */
export async function writeInputs(folder: string): Promise<ForeignTables> {
  const write = (name: string, lines: readonly string[]): void => writeFileSync(path.join(folder, name), `${lines.join('\n')}\n`);
  const training = rows(700, 1);
  const holdout = rows(150, 2);
  write('orders.csv', ['size,weight,colour,returned', ...training.map(({ features, label }) => `${features},${label}`)]);
  write('labels.csv', ['returned', ...holdout.map(({ label }) => label)]);
  write('prices.csv', ['colour,price', 'red,1', 'green,2', 'blue,3']);
  writeFileSync(path.join(folder, 'workflow.yaml'), workflow);
  const table = await profileCsv(path.join(folder, 'orders.csv'));
  const flow = makeFlow({ table, target: 'returned', dataset: 'orders.csv', plan: planFlow(table, 'returned'), newId: randomUUID });
  const last = flow.nodes.at(-1);
  const nodes = [...flow.nodes.map((node) => (node === last ? { ...node, node_id: outputNode } : node)), sourceNode('prices.csv'), sourceNode('shops.csv')];
  writeFileSync(path.join(folder, 'enforced.flow'), writeFlow({ ...flow, nodes }));
  return {
    'shops.csv': 'shop,town\n1,Basle\n2,Berne\n',
    'holdout.csv': `${['size,weight,colour', ...holdout.map(({ features }) => features)].join('\n')}\n`,
  };
}
