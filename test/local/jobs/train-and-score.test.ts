// Processing, AutoML and transform jobs one after the other, as a pipeline runs them: rows to features to models to predictions.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { create } from 'tar';
import { encoderFlow } from '../../../flows/encoder-flow';
import { readFlow } from '../../../flows/read-flow';
import { writeFlow } from '../../../flows/write-flow';
import type { AutoMLEnd, AutoMLPatch, AutoMLRequest } from '../../../local/jobs/automl/auto-ml-job';
import { runAutoML } from '../../../local/jobs/automl/run-automl';
import { startModelServer } from '../../../local/jobs/endpoints/model-server';
import type { ModelAnswer } from '../../../local/jobs/endpoints/serve-messages';
import { JobFailure, JobStopped } from '../../../local/jobs/needs';
import { runProcessing } from '../../../local/jobs/processing/run-processing';
import { runTransform } from '../../../local/jobs/transform/run-transform';
import type { ModelContainer, TransformRequest } from '../../../local/jobs/transform/transform-job';
import { bundle } from './bundles';
import { FakeAccess } from './fake-access';
import { jobControl } from './job-control';
import { smallFlow } from './processing/flow';

const image = '663277389841.dkr.ecr.us-east-1.amazonaws.com/sagemaker-data-wrangler-container:5.1.3';
const rowCount = 600;

/** `size,colour,y`: y is 1 for large red things. */
function rows(): string[] {
  return Array.from({ length: rowCount }, (_, index) => {
    const size = (index * 7919) % 100;
    const colour = ['red', 'blue', 'green'][(index * 31) % 3] ?? '';
    return `${size},${colour},${size > 50 && colour === 'red' ? 1 : 0}`;
  });
}

describe('jobs that train and score', function () {
  this.timeout(60_000);
  const cloud = new FakeAccess();
  let folder: string;
  let childFile: string;
  let trained: AutoMLEnd;
  let reports: AutoMLPatch[] = [];

  const job = async <R>(name: string, kind: string, request: R) => (
    { name, arn: `arn:aws:sagemaker:us-east-1:000000000000:${kind}/${name}`, request, folder: await mkdtemp(path.join(folder, `${name}-`)) });

  const automl = (more: Partial<AutoMLRequest> = {}): AutoMLRequest => ({
    InputDataConfig: [{ DataSource: { S3DataSource: { S3DataType: 'S3Prefix', S3Uri: 's3://out/prepared/job-1/encode/default' } }, TargetAttributeName: 'y' }],
    OutputDataConfig: { S3OutputPath: 's3://out/models' }, ProblemType: 'BinaryClassification', AutoMLJobObjective: { MetricName: 'F1' },
    AutoMLJobConfig: { Mode: 'ENSEMBLING', CompletionCriteria: { MaxCandidates: 3 } }, ...more,
  });

  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'train-'));
    childFile = path.join(await bundle('job', 'autopilot-worker'), 'job.js');
    cloud.put('s3://data/flows/a.flow', smallFlow());
    cloud.put('s3://data/rows/part.csv', `size,colour,y\n${rows().join('\n')}\n`);
    await runProcessing(await job('job-1', 'processing-job', {
      AppSpecification: { ImageUri: image, ContainerArguments: [`--refit-trained-params '{"refit": true, "output_flow": "new.flow"}'`] },
      ProcessingInputs: [
        { InputName: 'flow', S3Input: { S3Uri: 's3://data/flows/a.flow', LocalPath: '/opt/ml/processing/flow' } },
        { InputName: 'rows', S3Input: { S3Uri: 's3://data/rows/', LocalPath: '/opt/ml/processing/rows' } },
      ],
      ProcessingOutputConfig: { Outputs: [{ OutputName: 'encode.default', S3Output: { S3Uri: 's3://out/prepared' } }] },
    }), cloud, jobControl(childFile));
    const control = jobControl(childFile);
    trained = await runAutoML(await job('automl-1', 'automl-job', automl()), cloud, control);
    reports = control.reports;
    await putEncoder();
  });
  after(() => rm(folder, { recursive: true, force: true }));

  async function putEncoder(): Promise<void> {
    const flow = encoderFlow(readFlow(cloud.text('s3://out/prepared/job-1/new.flow'), 'new.flow'), 'encode', ['size', 'colour', 'y']);
    await writeFile(path.join(folder, 'default.flow'), writeFlow(flow));
    await create({ file: path.join(folder, 'encoder.tar.gz'), cwd: folder, gzip: true }, ['default.flow']);
    cloud.put('s3://out/encoder/model.tar.gz', await readFile(path.join(folder, 'encoder.tar.gz')));
  }

  const transform = (more: Partial<TransformRequest> = {}): TransformRequest => ({
    ModelName: 'm',
    TransformInput: { DataSource: { S3DataSource: { S3DataType: 'S3Prefix', S3Uri: 's3://data/holdout/' } }, ContentType: 'text/csv', SplitType: 'Line' },
    TransformOutput: { S3OutputPath: 's3://out/scores', Accept: 'text/csv', AssembleWith: 'Line' },
    BatchStrategy: 'SingleRecord',
    DataProcessing: { InputFilter: '$[1:]', JoinSource: 'Input', OutputFilter: '$[0,-2,-1]' }, ...more,
  });

  function modelContainers(): ModelContainer[] {
    const candidate = trained.BestCandidate.InferenceContainers?.[0];
    assert.ok(candidate !== undefined);
    return [
      { Image: image, ModelDataUrl: 's3://out/encoder/model.tar.gz', Environment: { INFERENCE_TARGET_COLUMN_NAME: 'y' } },
      { ...candidate, Environment: { ...candidate.Environment, SAGEMAKER_INFERENCE_OUTPUT: 'predicted_label,probability' } },
    ];
  }

  async function score(request: TransformRequest, access: FakeAccess) {
    return runTransform({ ...await job('transform-1', 'transform-job', request), containers: modelContainers() }, access, jobControl(childFile));
  }

  async function serve(containers: ModelContainer[], access: FakeAccess, signal = new AbortController().signal) {
    return startModelServer({ containers, folder: await mkdtemp(path.join(folder, 'server-')), access, childFile, memoryMegabytes: 512, signal });
  }

  const asked = (answer: ModelAnswer): string => (answer.kind === 'answer' ? Buffer.from(answer.body).toString() : `${answer.status} ${answer.message}`);

  /** The shared objects and a holdout of its own. */
  function withHoldout(objects: Record<string, string>): FakeAccess {
    const own = new FakeAccess();
    for (const [uri, content] of cloud.objects) own.put(uri, content);
    for (const [name, content] of Object.entries(objects)) own.put(`s3://data/holdout/${name}`, content);
    return own;
  }

  const holdout = rows().slice(0, 50).map((row, index) => `id-${index},${row.replace(/,\d$/, '')}`);
  const reasonOf = (wanted: RegExp) => (error: unknown) => error instanceof JobFailure && wanted.test(error.reason) ? true : assert.fail(String(error));

  it('describe the best candidate, all candidates, and what was resolved', () => {
    const { BestCandidate: best } = trained;
    assert.equal(trained.Candidates[0]?.CandidateName, best.CandidateName);
    assert.ok(trained.Candidates.length >= 2);
    assert.equal(best.FinalAutoMLJobObjectiveMetric?.MetricName, 'F1');
    assert.ok((best.FinalAutoMLJobObjectiveMetric?.Value ?? 0) > 0.9);
    assert.deepEqual(Object.keys(best.InferenceContainers?.[0]?.Environment ?? {}).sort(), [
      'MODEL_NAME', 'SAGEMAKER_DEFAULT_INVOCATIONS_ACCEPT', 'SAGEMAKER_INFERENCE_OUTPUT', 'SAGEMAKER_INFERENCE_SUPPORTED', 'SAGEMAKER_PROGRAM', 'SAGEMAKER_SUBMIT_DIRECTORY',
    ]);
    assert.match(best.InferenceContainers?.[0]?.Image ?? '', /^\d{12}\.dkr\.ecr\.us-east-1\.amazonaws\.com\/autopilot-/);
    assert.deepEqual(trained.ResolvedAttributes, { AutoMLJobObjective: { MetricName: 'F1' }, ProblemType: 'BinaryClassification', CompletionCriteria: { MaxCandidates: 3 } });
    assert.ok(reports.some(({ AutoMLJobSecondaryStatus: status }) => status === 'TrainingModels' || status === 'ModelTuning'), JSON.stringify(reports));
  });

  it('leave models and reports where the description says', () => {
    const root = 's3://out/models/automl-1/';
    for (const candidate of trained.Candidates) {
      const uri = candidate.InferenceContainers?.[0]?.ModelDataUrl;
      assert.equal(uri, `${root}sagemaker-automl-candidates/model/${candidate.CandidateName}/model.tar.gz`);
      assert.ok(cloud.objects.has(uri), uri);
    }
    const locations = trained.BestCandidate.CandidateProperties?.CandidateArtifactLocations;
    JSON.parse(cloud.text(`${locations?.Explainability ?? ''}/analysis.json`));
    JSON.parse(cloud.text(`${locations?.ModelInsights ?? ''}/statistics.json`));
    assert.ok(cloud.objects.has(trained.AutoMLJobArtifacts.DataExplorationNotebookLocation ?? ''), JSON.stringify(trained.AutoMLJobArtifacts));
  });

  it('give the same models again, byte by byte', async () => {
    const again = withHoldout({});
    const models = [...cloud.objects].filter(([uri]) => uri.endsWith('model.tar.gz') && uri.startsWith('s3://out/models'));
    await runAutoML(await job('automl-1', 'automl-job', automl()), again, jobControl(childFile, { threads: 1 }));
    for (const [uri, content] of models) assert.ok(again.objects.get(uri)?.equals(content), uri);
  });

  it('score each record and join its id back, object by object', async () => {
    const access = withHoldout({ 'a.csv': `${holdout.slice(0, 30).join('\n')}\n`, 'deep/b.csv': holdout.slice(30).join('\r\n') });
    await score(transform(), access);
    assert.deepEqual(access.below('s3://out/scores'), ['s3://out/scores/a.csv.out', 's3://out/scores/deep/b.csv.out']);
    const scored = [...access.text('s3://out/scores/a.csv.out').trim().split('\n'), ...access.text('s3://out/scores/deep/b.csv.out').trim().split('\n')];
    assert.equal(scored.length, 50);
    scored.forEach((line, index) => {
      const [id, label, probability] = line.split(',');
      assert.equal(id, `id-${index}`);
      assert.ok(Number(probability) > 0 && Number(probability) <= 1, line);
      const truth = /,(\d)$/.exec(rows()[index] ?? '')?.[1];
      if (index < 10) assert.equal(label, truth, line);
    });
  });

  it('score the same in batches, several at once, and gzipped', async () => {
    const { gzipSync } = await import('node:zlib');
    const single = withHoldout({ 'a.csv': `${holdout.join('\n')}\n` });
    await score(transform(), single);
    const batched = withHoldout({ 'a.csv': `${holdout.join('\n')}\n` });
    await score(transform({ BatchStrategy: 'MultiRecord', MaxConcurrentTransforms: 4 }), batched);
    assert.equal(batched.text('s3://out/scores/a.csv.out'), single.text('s3://out/scores/a.csv.out'));
    const zipped = withHoldout({});
    zipped.put('s3://data/holdout/a.csv', gzipSync(`${holdout.join('\n')}\n`));
    await score(transform({ TransformInput: { ...transform().TransformInput, CompressionType: 'Gzip' } }), zipped);
    assert.equal(zipped.text('s3://out/scores/a.csv.out'), single.text('s3://out/scores/a.csv.out'));
  });

  it('write nothing for an object with a bad record, and the others all the same', async () => {
    const access = withHoldout({ 'bad.csv': `${holdout[0] ?? ''}\nid-x,1,red,extra,columns\n`, 'good.csv': holdout[1] ?? '' });
    await assert.rejects(score(transform(), access), reasonOf(/^ClientError: See job logs.*1 of 2 objects failed; s3:\/\/data\/holdout\/bad.csv: after 1 records: container 0 answered 4\d\d/));
    assert.deepEqual(access.below('s3://out/scores'), ['s3://out/scores/good.csv.out']);
    assert.ok(access.lines.some((line) => line.includes('bad.csv: after 1 records')), access.lines.join('\n'));
  });

  it('answer behind an endpoint as they score in a transform, many at once, and refuse what the flow refuses', async () => {
    const access = withHoldout({ 'a.csv': `${holdout.join('\n')}\n` });
    await score(transform(), access);
    const scored = access.text('s3://out/scores/a.csv.out').trim().split('\n');
    const server = await serve(modelContainers(), access);
    try {
      const request = (line: string) => server.invoke({ body: Buffer.from(line), contentType: 'text/csv', accept: 'text/csv' });
      const answers = await Promise.all(holdout.map(async (line) => asked(await request(line.replace(/^[^,]*,/, '')))));
      assert.deepEqual(answers.map((answer, index) => `id-${index},${answer.trim()}`), scored);
      assert.match(asked(await request('1,red,extra,columns')), /^4\d\d /);
      assert.equal(server.waiting(), 0);
    } finally {
      await server.close();
    }
    await assert.rejects(server.invoke({ body: Buffer.from('1,red'), contentType: 'text/csv' }), JobFailure);
  });

  it('are not served where they cannot be opened, or not read, or not waited for', async () => {
    const damaged = withHoldout({});
    damaged.put('s3://out/encoder/model.tar.gz', 'no archive');
    await assert.rejects(serve(modelContainers(), damaged), reasonOf(/s3:\/\/out\/encoder\/model.tar.gz/));
    const forbidden = withHoldout({});
    forbidden.refused.push('s3://out/encoder/model.tar.gz');
    await assert.rejects(serve(modelContainers(), forbidden), reasonOf(/^ClientError: Failed to download model data from .*s3:GetObject/));
    const stop = new AbortController();
    const slow = withHoldout({});
    slow.pullImage = async () => { stop.abort(); };
    await assert.rejects(serve(modelContainers(), slow, stop.signal), JobStopped);
  });

  it('refuse settings that do not fit each other, and images that are not served', async () => {
    const access = withHoldout({ 'a.csv': holdout[0] ?? '' });
    const reject = (more: Partial<TransformRequest>, text: RegExp) => assert.rejects(score(transform(more), access), reasonOf(text));
    await reject({ DataProcessing: { InputFilter: '$[1:]', OutputFilter: '$[9]' } }, /index 9 is out of range: there are 2 columns/);
    await reject({ TransformOutput: { S3OutputPath: 's3://out/scores', AssembleWith: 'Line' } }, /the same ContentType and Accept/);
    await reject({ MaxPayloadInMB: 50, MaxConcurrentTransforms: 3 }, /at most 100 MB, got 150/);
    await reject({ TransformInput: { ...transform().TransformInput, SplitType: 'RecordIO' } }, /SplitType RecordIO is not supported/);
    await assert.rejects(runTransform({ ...await job('t', 'transform-job', transform()), containers: [{ Image: '1.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1' }] }, access, jobControl(childFile)),
      reasonOf(/serves models of the images sagemaker-data-wrangler-container and autopilot-\* only/));
  });

  it('refuse AutoML settings by name, and data by what is wrong with them', async () => {
    const reject = async (more: Partial<AutoMLRequest>, text: RegExp) => assert.rejects(runAutoML(await job('a', 'automl-job', automl(more)), cloud, jobControl(childFile)), reasonOf(text));
    await reject({ AutoMLJobConfig: { Mode: 'HYPERPARAMETER_TUNING' } }, /Mode HYPERPARAMETER_TUNING is not run/);
    const { AutoMLJobObjective: _objective, ...alone } = automl();
    await assert.rejects(runAutoML(await job('a', 'automl-job', alone), cloud, jobControl(childFile)), reasonOf(/must be given together/));
    const [channel] = automl().InputDataConfig;
    assert.ok(channel !== undefined);
    await reject({ InputDataConfig: [{ ...channel, TargetAttributeName: 'missing' }] }, /^AlgorithmError: .*missing/);
    await reject({ InputDataConfig: [{ ...channel, DataSource: { S3DataSource: { S3DataType: 'S3Prefix', S3Uri: 's3://data/nothing' } } }] }, /No S3 objects found/);
  });

  it('are gone when they are stopped, and fail when memory does not suffice', async () => {
    const stop = new AbortController();
    const control = jobControl(childFile, { signal: stop.signal, report: () => { setTimeout(() => stop.abort(), 400); } });
    await assert.rejects(runAutoML(await job('a', 'automl-job', automl()), cloud, control), JobStopped);
    const large = withHoldout({ 'a.csv': `${holdout.join('\n')}\n` });
    await assert.rejects(runAutoML(await job('a', 'automl-job', automl()), large, jobControl(childFile, { memoryMegabytes: 10 })),
      reasonOf(/^ClientError: Please use an instance type with more memory/));
  });
});
