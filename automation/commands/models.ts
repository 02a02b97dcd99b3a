// `mlops models`: the registered versions of the environment's model package group.
import { renderTable } from '../console/text-table';
import { figure } from '../report/describe-run';
import { listPackages } from '../models/registered-package';
import { withRuns } from '../runs/run-session';
import { targetOptions } from './shared-options';
import type { Command } from './command';

export const models: Command = {
  name: 'models',
  summary: 'list the registered versions of the model, with their verdict and approval',
  options: targetOptions,
  examples: ['mlops models --env dev --local', 'mlops models --env prod --json'],
  async run(context) {
    return withRuns(context, async ({ clients, outputs }) => {
      const found = (await listPackages(clients.sagemaker, outputs.modelPackageGroupName)).map(({ arn, version, createdAt, approval, run, properties }) => ({ arn, version, createdAt, approval, run, properties }));
      const rows = found.map(({ version, createdAt, approval, run, properties }) => {
        const { objective = '', metricValue, verdict = '' } = properties as Record<string, string | undefined>;
        return [
          String(version), createdAt instanceof Date ? createdAt.toISOString() : '', String(approval), String(run ?? '').split('/').at(-1) ?? '', verdict,
          metricValue === undefined ? '' : `${objective} ${figure(Number(metricValue))}`,
        ];
      });
      return {
        data: { type: 'result', group: outputs.modelPackageGroupName, models: found },
        text: rows.length === 0 ? `${outputs.modelPackageGroupName} has no version yet: mlops run` : renderTable({ columns: ['version', 'created', 'approval', 'run', 'verdict', 'holdout'], rows }),
      };
    });
  },
};
