// `mlops export`: the environment as a CloudFormation template, for scanners and for accounts that are deployed by it.
import path from 'node:path';
import { renderTable } from '../console/text-table';
import { exportEnvironment } from '../export/export-environment';
import { UsageError } from '../failures';
import { loadProject } from '../project/load-project';
import { environmentName, environmentOption, textOption, workflowOption } from './shared-options';
import type { Command, CommandContext } from './command';

/** Formats that can be written. */
const formats = ['cloudformation'];

function requireFormat(context: CommandContext): void {
  const format = textOption(context, 'format') ?? 'cloudformation';
  if (!formats.includes(format)) throw new UsageError(`--format ${format} is not known`, [`There is ${formats.join(', ')}.`]);
}

/** The account of the settings or of the command line. @throws UsageError where it is neither, or both and different */
function accountOf(context: CommandContext, setting: string | undefined, environment: string): string {
  const given = textOption(context, 'account');
  if (given !== undefined && !/^\d{12}$/.test(given)) throw new UsageError(`--account ${given} is no account of AWS`, ['An account has twelve digits: --account 123456789012']);
  if (given !== undefined && setting !== undefined && given !== setting) throw new UsageError(`--account ${given} is not the account of Pulumi.${environment}.yaml, which says ${setting}`, ['Leave --account out, or change mlops:accountId.']);
  const account = given ?? setting;
  if (account === undefined) throw new UsageError('the account is not known', [`Names hold the account: --account 123456789012, or mlops:accountId in Pulumi.${environment}.yaml.`]);
  return account;
}

export const exportCommand: Command = {
  name: 'export',
  summary: 'write the environment as a CloudFormation template',
  description: 'Writes template.json and functions/*.zip; nothing is deployed and no account is reached. Copy functions/ into a bucket of the region and name it as parameter CodeBucket.',
  options: [
    environmentOption, workflowOption,
    { flags: '--format <name>', description: 'cloudformation', default: 'cloudformation' },
    { flags: '--account <id>', description: 'the account that names are made for (default: the setting mlops:accountId)' },
    { flags: '--out <folder>', description: 'where the files go (default: cloudformation-<env>)' },
  ],
  examples: ['mlops export --env prod --format cloudformation --account 123456789012', 'aws s3 sync cloudformation-prod/functions s3://my-code-bucket/functions'],
  async run(context) {
    requireFormat(context);
    const environment = environmentName(context);
    const project = loadProject(context, environment);
    const region = project.region ?? context.environment.AWS_REGION;
    if (region === undefined) throw new UsageError('the region is not known', [`Set aws-native:region in Pulumi.${environment}.yaml, or AWS_REGION.`]);
    const account = accountOf(context, project.settings.accountId, environment);
    const folder = path.resolve(context.workingFolder, textOption(context, 'out') ?? `cloudformation-${environment}`);
    const written = await exportEnvironment(project, { environment, account, region }, folder);
    return {
      data: { type: 'result', ...written },
      text: [
        renderTable({ columns: ['type', 'resources'], rows: Object.entries(written.resources).map(([type, count]) => [type, String(count)]) }),
        `Wrote ${path.relative(context.workingFolder, written.template)} and ${written.code.length} files of code beside it.`,
        ...(written.objects.length === 0 ? [] : [`Once the stack is there, copy ${path.relative(context.workingFolder, folder)}/environment/ into its bucket: ${written.objects.length} files.`]),
      ].join('\n'),
    };
  },
};
