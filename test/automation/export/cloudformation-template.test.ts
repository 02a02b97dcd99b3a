// The environment as a CloudFormation template: complete, in CloudFormation's names, accepted by the scanners where they are installed.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { cloudFormationNames } from '../../../automation/export/cloudformation-names';
import { cloudFormationTemplate, type CloudFormationTemplate } from '../../../automation/export/cloudformation-template';
import { recordResources } from '../../../automation/export/record-resources';
import { createEnvironment } from '../../../infra/environment';
import typeTable from '../../../local/aws/services/cloudcontrol/type-table.json';
import { exampleEnvironment } from '../../infra/environment-fixture';

const scannersPython = process.env['SCANNERS_PYTHON'] ?? 'python3';
const scannersThere = spawnSync(scannersPython, ['-c', 'import cfnlint, checkov']).status === 0;

async function exported(config: Readonly<Record<string, unknown>> = {}): Promise<ReturnType<typeof cloudFormationTemplate>> {
  const args = exampleEnvironment(config, 'prod');
  const recording = await recordResources({ project: 'birdstrikes', environment: 'prod' }, () => createEnvironment(args));
  return cloudFormationTemplate(recording, 'A test', (output) => output);
}

const ofType = (template: CloudFormationTemplate, type: string): CloudFormationTemplate['Resources'][string][] => Object.values(template.Resources).filter(({ Type }) => Type === type);

describe('the exported template', function () {
  this.timeout(30_000);

  it('names every property as CloudFormation does', async () => {
    const { template } = await exported({ 'mlops:monthlyBudgetDollars': 500, 'mlops:notificationEmails': ['team@example.com'], 'mlops:network': { create: {} } });
    const table = typeTable.types as unknown as Readonly<Record<string, { properties: Readonly<Record<string, string>> }>>;
    const unknown = Object.values(template.Resources).filter(({ Type }) => Type !== 'AWS::Budgets::Budget').flatMap(({ Type, Properties }) => Object.keys(Properties).filter((name) => table[Type]?.properties[name] === undefined).map((name) => `${Type}.${name}`));
    assert.deepEqual(unknown, []);
  });

  it('refers to what AWS alone can know, and leaves no other mark of the recording', async () => {
    const { template } = await exported();
    assert.deepEqual(template.Resources['EncryptionAlias']?.Properties['TargetKeyId'], { 'Fn::GetAtt': ['EncryptionKey', 'KeyId'] });
    assert.deepEqual(template.Outputs['KeyArn']?.Value, { 'Fn::GetAtt': ['EncryptionKey', 'Arn'] });
    assert.ok(!JSON.stringify(template).includes('mlopsref'));
  });

  it('takes the code of the functions out of the bucket that its parameter names', async () => {
    const { template, code } = await exported();
    const keys = ofType(template, 'AWS::Lambda::Function').map(({ Properties }) => Properties['Code'] as { S3Bucket: unknown; S3Key: string });
    for (const { S3Bucket } of keys) assert.deepEqual(S3Bucket, { Ref: 'CodeBucket' });
    assert.deepEqual(keys.map(({ S3Key }) => S3Key).sort(), code.filter(({ place }) => place === 'code').map(({ key }) => key).sort());
  });

  it('retains what holds data where the environment is protected, and only there', async () => {
    const retained = (template: CloudFormationTemplate): string[] => Object.entries(template.Resources).filter(([, { DeletionPolicy }]) => DeletionPolicy === 'Retain').map(([id]) => id).sort();
    assert.deepEqual(retained((await exported()).template), []);
    assert.deepEqual(retained((await exported({ 'mlops:protect': true })).template).filter((id) => !id.includes('Log')), ['EncryptionKey', 'RegistryGroup', 'StorageBucket']);
  });

  it('makes the pipeline after the roles and functions that its definition names', async () => {
    const { template } = await exported();
    const needs = template.Resources['TrainingPipeline']?.DependsOn ?? [];
    for (const id of ['IdentitiesPrepareData', 'FunctionsEvaluatePredictions', 'RegistryGroup', 'StorageBucket']) assert.ok(needs.includes(id), id);
  });

  it('names the variables of a pipeline, and leaves those of a function their names', async () => {
    const { template } = await exported({ 'mlops:delivery': {} });
    const variables = ofType(template, 'AWS::CodePipeline::Pipeline').flatMap(({ Properties }) => (Properties['Variables'] as { Name?: string; DefaultValue?: string }[]).map(({ Name, DefaultValue }) => [Name, DefaultValue]));
    assert.deepEqual(variables.sort(), [['PACKAGE_VERSION', 'newest'], ['PUSHED_BY', 'unknown'], ['REASON', 'push']]);
    assert.deepEqual(cloudFormationNames('AWS::Lambda::Function', { environment: { variables: { stage_name: 'x' } } }), { Environment: { Variables: { stage_name: 'x' } } });
  });

  it('knows no digest of a definition that names what is not made yet', async () => {
    const { template } = await exported({ 'mlops:network': { create: {} } });
    assert.equal(template.Outputs['DefinitionDigest']?.Value, 'not known before the deployment');
    assert.match(JSON.stringify(template.Resources['TrainingPipeline']?.Properties['PipelineDefinition']), /Fn::Sub.*NetworkSubnetA\.SubnetId/);
    assert.match(String((await exported()).template.Outputs['DefinitionDigest']?.Value), /^[0-9a-f]{64}$/);
  });

  for (const [words, config] of [['', {}], [' with everything in it', { 'mlops:protect': true, 'mlops:monthlyBudgetDollars': 500, 'mlops:notificationEmails': ['team@example.com'], 'mlops:network': { create: {} }, 'mlops:delivery': {} }]] as const) it(`is accepted by cfn-lint and checkov${words}`, async function () {
    if (!scannersThere) this.skip();
    this.timeout(120_000);
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'export-'));
    try {
      const file = path.join(folder, 'template.json');
      fs.writeFileSync(file, JSON.stringify((await exported(config)).template, null, 1));
      const lint = spawnSync(scannersPython, ['-c', 'import sys; from cfnlint.runner import main; sys.exit(main())', file], { encoding: 'utf8' });
      assert.equal(lint.stdout, '');
      assert.equal(lint.status, 0);
      const scan = spawnSync(scannersPython, ['-m', 'checkov.main', '-f', file, '--compact', '--quiet', '-o', 'json'], { encoding: 'utf8', maxBuffer: 64 << 20, cwd: folder });
      const report = JSON.parse(scan.stdout) as { results: { failed_checks: { check_id: string; resource: string }[] }; summary: { passed: number } };
      assert.deepEqual(report.results.failed_checks.map(({ check_id, resource }) => `${check_id} ${resource}`), []);
      assert.ok(report.summary.passed > 100);
    } finally {
      fs.rmSync(folder, { recursive: true, force: true });
    }
  });
});
