// A Data Wrangler processing job, from objects to objects.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { JobControl } from '../../../../local/jobs/needs';
import { JobFailure, JobStopped } from '../../../../local/jobs/needs';
import type { ProcessingRequest } from '../../../../local/jobs/processing/processing-job';
import { runProcessing } from '../../../../local/jobs/processing/run-processing';
import { bundle } from '../bundles';
import { FakeAccess } from '../fake-access';
import { jobControl } from '../job-control';
import { smallFlow } from './flow';

const image = '663277389841.dkr.ecr.us-east-1.amazonaws.com/sagemaker-data-wrangler-container:5.1.3';

function request(more: Partial<ProcessingRequest> = {}): ProcessingRequest {
  return {
    AppSpecification: {
      ImageUri: image,
      ContainerArguments: [`--output-config '{"encode.default": {"content_type": "CSV"}}'`, `--refit-trained-params '{"refit": true, "output_flow": "new.flow"}'`],
    },
    ProcessingInputs: [
      { InputName: 'flow', S3Input: { S3Uri: 's3://data/flows/a.flow', LocalPath: '/opt/ml/processing/flow' } },
      { InputName: 'rows', S3Input: { S3Uri: 's3://data/rows/', LocalPath: '/opt/ml/processing/rows' } },
    ],
    ProcessingOutputConfig: { Outputs: [{ OutputName: 'encode.default', S3Output: { S3Uri: 's3://out/prepared', LocalPath: '/opt/ml/processing/output' } }] },
    ...more,
  };
}

/** The rows come from a query. */
function queried(environment: Readonly<Record<string, string>>): ProcessingRequest {
  const definition = { LocalPath: '/opt/ml/processing/rows', AthenaDatasetDefinition: { QueryString: 'SELECT size, colour FROM shop.sizes WHERE colour = \'green\'' } };
  return request({ ProcessingInputs: [...request().ProcessingInputs?.slice(0, 1) ?? [], { InputName: 'rows', DatasetDefinition: definition }], Environment: environment });
}

describe('a Data Wrangler processing job', function () {
  this.timeout(30_000);
  let folder: string;
  let childFile: string;

  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'processing-'));
    childFile = path.join(await bundle('job'), 'job.js');
  });
  after(() => rm(folder, { recursive: true, force: true }));

  function access(): FakeAccess {
    const cloud = new FakeAccess();
    cloud.put('s3://data/flows/a.flow', smallFlow());
    cloud.put('s3://data/rows/part.csv', `size,colour\n${Array.from({ length: 60 }, (_, index) => `${index},${index % 3 === 0 ? 'red' : 'blue'}`).join('\n')}\n`);
    return cloud;
  }

  async function run(cloud: FakeAccess, given: ProcessingRequest, control: Partial<JobControl> = {}) {
    const job = { name: 'job-1', arn: 'arn:aws:sagemaker:us-east-1:000000000000:processing-job/job-1', request: given, folder: await mkdtemp(path.join(folder, 'job-')) };
    return runProcessing(job, cloud, jobControl(childFile, control));
  }

  const reasonOf = (wanted: RegExp) => (error: unknown) => {
    assert.ok(error instanceof JobFailure, String(error));
    assert.match(error.reason, wanted);
    return true;
  };

  it('writes rows below job, node and output, and the refitted flow below the job', async () => {
    const cloud = access();
    const end = await run(cloud, request());
    assert.ok(end.ProcessingEndTime >= end.ProcessingStartTime);
    const [part, success] = cloud.below('s3://out/prepared/job-1/encode/default/').reverse();
    assert.match(part ?? '', /\/part-00000-[0-9a-f-]{36}-c000\.csv$/);
    assert.match(success ?? '', /_SUCCESS$/);
    const lines = cloud.text(part ?? '').split('\n');
    assert.deepEqual([lines[0], lines[1], lines[2], lines.length], ['size,colour_blue,colour_red', '0,0.0,1.0', '1,1.0,0.0', 62]);
    const flow = JSON.parse(cloud.text('s3://out/prepared/job-1/new.flow')) as { nodes: { node_id: string; trained_parameters?: object }[] };
    assert.ok(flow.nodes.find(({ node_id: id }) => id === 'encode')?.trained_parameters !== undefined);
    assert.deepEqual(cloud.images, [image]);
    assert.ok(cloud.lines.includes('Output encode.default: 60 rows, 3 columns'), cloud.lines.join('\n'));
  });

  it('writes a destination as the flow says: folders by value, compressed, below the job', async () => {
    const cloud = access();
    const flow = JSON.parse(smallFlow()) as { nodes: object[] };
    flow.nodes.push({
      node_id: 'keep', type: 'DESTINATION', operator: 'sagemaker.spark.s3_destination_0.1', name: 'S3: rows', inputs: [{ name: 'default', node_id: 'types', output_name: 'default' }], outputs: [{ name: 'default' }],
      parameters: { output_config: { output_path: 's3://out/prepared/', output_content_type: 'CSV', delimiter: ';', compression: 'gzip', partition_config: { num_partitions: 1, partition_by: ['colour'], has_headers: false } } },
    });
    cloud.put('s3://data/flows/a.flow', JSON.stringify(flow));
    await run(cloud, request({ AppSpecification: { ImageUri: image }, ProcessingOutputConfig: { Outputs: [{ OutputName: 'keep.default', S3Output: { S3Uri: 's3://out/prepared' } }] } }));
    const files = cloud.below('s3://out/prepared/job-1/').map((uri) => uri.replace(/(?<=part-00000-)[0-9a-f-]{36}/, 'id')).sort();
    assert.deepEqual(files, ['_SUCCESS', 'colour=blue/part-00000-id.c000.csv.gz', 'colour=red/part-00000-id.c000.csv.gz'].map((name) => `s3://out/prepared/job-1/${name}`));
  });

  it('reads a source where the flow says, if no input replaces it', async () => {
    const cloud = access();
    cloud.put('s3://data/rows.csv', 'size,colour\n1,green\n');
    await run(cloud, request({ ProcessingInputs: request().ProcessingInputs?.slice(0, 1) ?? [] }));
    const [part] = cloud.below('s3://out/prepared/job-1/encode/default/part');
    assert.equal(cloud.text(part ?? ''), 'size,colour_green\n1,1.0\n');
  });

  it('runs the query of an input on the files that stand for its tables', async () => {
    const cloud = access();
    cloud.put('s3://data/tables.json', '{"shop.sizes":"s3://data/sizes.csv"}');
    cloud.put('s3://data/sizes.csv', 'size,colour\n1,green\n2,red\n');
    await run(cloud, queried({ QUERY_TABLES_rows: 's3://data/tables.json' }));
    const [part] = cloud.below('s3://out/prepared/job-1/encode/default/part');
    assert.equal(cloud.text(part ?? ''), 'size,colour_green\n1,1.0\n');
  });

  it('refuses a query without files for its tables, with the variable that would name them', async () => {
    const environments: readonly Readonly<Record<string, string>>[] = [{}, { QUERY_TABLES_rows: 'none' }];
    for (const environment of environments) {
      await assert.rejects(run(access(), queried(environment)), reasonOf(/^ClientError: Input "rows" asks Athena or Redshift, which are not embedded\. Name files .* QUERY_TABLES_rows/));
    }
    const cloud = access();
    cloud.put('s3://data/tables.json', '["s3://data/sizes.csv"]');
    await assert.rejects(run(cloud, queried({ QUERY_TABLES_rows: 's3://data/tables.json' })), reasonOf(/^ClientError: s3:\/\/data\/tables\.json: .*must be an object of table names/));
  });

  it('refuses other images, wrong outputs and wrong arguments by name', async () => {
    const other = { AppSpecification: { ImageUri: '683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-scikit-learn:1.2-1' } };
    await assert.rejects(run(access(), request(other)), reasonOf(/^ClientError: .*sagemaker-data-wrangler-container only, not 683313688378.*scikit-learn/));
    const output = { Outputs: [{ OutputName: 'nowhere', S3Output: { S3Uri: 's3://out/x' } }] };
    await assert.rejects(run(access(), request({ ProcessingOutputConfig: output })), reasonOf(/ProcessingOutputs have invalid names: nowhere.*\{node id\}\.\{output name\}/));
    const wrong = { AppSpecification: { ImageUri: image, ContainerArguments: ['--refit true'] } };
    await assert.rejects(run(access(), request(wrong)), reasonOf(/^AlgorithmError: unrecognized arguments: --refit.*exit code: 2/));
  });

  it('says which object the role may not read or write, in the words of AWS', async () => {
    for (const [refused, text] of [
      ['s3://data/rows/part.csv', /Data download failed.*is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::data\/rows\/part.csv"/],
      ['s3://out/', /Data upload failed.*s3:PutObject/],
    ] as const) {
      const cloud = access();
      cloud.refused.push(refused);
      await assert.rejects(run(cloud, request()), reasonOf(text));
    }
  });

  it('fails with the reason where data do not fit the flow', async () => {
    const cloud = access();
    cloud.put('s3://data/rows/part.csv', 'size,shape\n1,round\n');
    await assert.rejects(run(cloud, request()), reasonOf(/^AlgorithmError: .*encode.*colour.*, exit code: 1$/));
    cloud.objects.delete('s3://data/rows/part.csv');
    await assert.rejects(run(cloud, request()), reasonOf(/^ClientError: No S3 objects found under S3 URL "s3:\/\/data\/rows\/"/));
  });

  it('is gone at once when it is stopped, and when its time is over', async () => {
    const stop = new AbortController();
    const running = run(access(), request(), { signal: stop.signal, report: () => stop.abort() });
    await assert.rejects(running, JobStopped);
    let begun = false;
    const slow = access();
    slow.list = async function* list(prefix) {
      await new Promise((resolve) => { setTimeout(resolve, 1100); });
      begun = true;
      yield* FakeAccess.prototype.list.call(slow, prefix);
    };
    await assert.rejects(run(slow, request({ StoppingCondition: { MaxRuntimeInSeconds: 1 } })), reasonOf(/exceeded its MaxRuntimeInSeconds of 1/));
    assert.ok(begun);
  });

  it('runs again after a crash, over what its first attempt had sent: no row is there twice', async () => {
    const cloud = access();
    const job = { name: 'job-1', arn: 'arn:x', request: request(), folder: await mkdtemp(path.join(folder, 'job-')) };
    await runProcessing(job, cloud, jobControl(childFile));
    const before = [...cloud.objects.keys()];
    await runProcessing(job, cloud, jobControl(childFile));
    assert.deepEqual([...cloud.objects.keys()].sort(), before.sort());
    await runProcessing({ ...job, arn: 'arn:y' }, cloud, jobControl(childFile));
    assert.equal(cloud.objects.size, before.length + 1, 'another job names its part file otherwise');
  });
});
