// PackageEncoder on files.
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { extract } from 'tar';
import { outputNodeOf } from '../../../flows/graph';
import { writeFlow } from '../../../flows/write-flow';
import { findRefittedFlow } from '../../../steps/functions/package-encoder/find-refitted-flow';
import { packageEncoder } from '../../../steps/functions/package-encoder/package-encoder';
import { packFile } from '../../../steps/functions/package-encoder/pack';
import { exampleFlow } from '../example';
import { fileObjects, fileOf } from './file-objects';

const columns = ['Airport Name', 'Aircraft Make Model', 'Effect Amount of damage', 'Flight Date'];

describe('PackageEncoder', () => {
  let folder: string;
  beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'package-encoder-')); });
  afterEach(() => rm(folder, { recursive: true }));

  const event = {
    ProcessingOutputS3Uri: 's3://bucket/training', ProcessingJobName: 'job-2', RefittedFlowName: 'refitted.flow',
    OutputNodeId: outputNodeOf(exampleFlow()).node_id, HoldoutReportS3Uri: 's3://bucket/report.json', OutputS3Uri: 's3://bucket/encoder',
  };

  async function put(name: string, text: string): Promise<void> {
    const file = fileOf(folder, `s3://bucket/${name}`);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }

  const find = (): Promise<string> => findRefittedFlow(event, fileObjects(folder));

  it("finds the refitted flow wherever below the job's output it lies", async () => {
    for (const place of ['training/job-2/refitted.flow', 'training/job-2/node/default/refitted.flow', 'training/job-2/other-name.flow', 'training/refitted.flow', 'training/node/refitted.flow'].map((path) => path.replace('/node/', `/${event.OutputNodeId}/`))) {
      await put(place, '{}');
      await put('training/job-1/refitted.flow', '{}');
      assert.equal(await find(), `s3://bucket/${place}`);
      await rm(join(folder, 'bucket'), { recursive: true });
    }
  });

  it('does not take the flow of another job, and says where it looked', async () => {
    await put('training/job-1/refitted.flow', '{}');
    await assert.rejects(find(), /the job job-2 wrote no flow below s3:\/\/bucket\/training\/; was it run with --refit-trained-params\?/);
  });

  it('does not guess between several', async () => {
    await put('training/job-2/a.flow', '{}');
    await put('training/job-2/b.flow', '{}');
    await assert.rejects(find(), /several flows .* could be the refitted one: .*a\.flow, .*b\.flow/);
  });

  it('packs one default.flow that names the raw columns and the node that training read', async () => {
    await put('training/job-2/refitted.flow', writeFlow(exampleFlow()));
    await put('report.json', JSON.stringify({
      version: 1, columns, target: 'Effect Amount of damage', split: 'hash', rows: { source: 2, training: 1, holdout: 1, withoutLabel: 0 },
      digests: { training: '', features: '', labels: '' }, disjoint: { sharedRows: 0, sharedShare: 0, examples: [], compared: [] },
    }));
    const result = await packageEncoder(event, fileObjects(folder));
    assert.equal(result.ModelDataUrl, 's3://bucket/encoder/model.tar.gz');
    await extract({ file: fileOf(folder, result.ModelDataUrl), cwd: folder });
    const flow = JSON.parse(await readFile(join(folder, 'default.flow'), 'utf8')) as { inference: unknown };
    assert.deepEqual(flow.inference, { input_data_schema: columns, output_node_id: event.OutputNodeId });
    assert.equal((await packageEncoder(event, fileObjects(folder))).ModelDataDigest, result.ModelDataDigest);
  });

  it('makes the same archive of the same content, without time or platform', () => {
    const archive = packFile('default.flow', Buffer.from('{}'));
    assert.deepEqual(packFile('default.flow', Buffer.from('{}')), archive);
    assert.deepEqual([...archive.subarray(4, 8), archive[9]], [0, 0, 0, 0, 255]);
  });
});
