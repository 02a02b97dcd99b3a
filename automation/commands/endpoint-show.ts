// `mlops endpoint show`: what serves, and one request to copy, with the raw columns in their order.
import { z } from 'zod';
import { endpointName } from '../../infra/serving/names';
import { renderTable } from '../console/text-table';
import { withModels, type ModelSession } from '../models/model-session';
import { choosePackage, listPackages } from '../models/registered-package';
import { readText } from '../runs/objects';
import { describeEnd, noEndpoint, readEnd } from '../serving/end-of-life';
import { readGoldenRecords } from '../serving/golden-records';
import { boto3Request, curlRequest, findEndpoint } from '../serving/show-endpoint';
import { sameTarget, targetOptions } from './shared-options';
import type { Command } from './command';

const holdoutReport = z.object({ columns: z.array(z.string()), target: z.string() }).loose();

/** The columns that a request has, in order: those of the raw data without the target. */
async function requestColumns({ s3, outputs }: ModelSession, runDigest: string): Promise<string[]> {
  const text = await readText(s3, `s3://${outputs.bucketName}/prepared/${runDigest}/holdout/report.json`);
  if (text === undefined) return [];
  const { columns, target } = holdoutReport.parse(JSON.parse(text));
  return columns.filter((column) => column !== target);
}

export const endpointShow: Command = {
  name: 'endpoint show',
  summary: 'tell what the endpoint serves, and how to ask it: columns, boto3, curl',
  options: targetOptions,
  examples: ['mlops endpoint show --env dev --local', 'mlops endpoint show --env prod --json'],
  async run(context) {
    return withModels(context, async (session) => {
      const { project, environment, target, outputs, sagemaker, s3 } = session;
      const place = { workflow: project.workflowName, environment };
      const name = endpointName(place);
      const [served, livesUntil] = await Promise.all([findEndpoint(sagemaker, name), readEnd(session)]);
      const end = { name, livesUntil, now: context.now() };
      if (served === undefined) throw noEndpoint(end, sameTarget(session));
      const found = choosePackage(await listPackages(sagemaker, outputs.modelPackageGroupName), outputs.modelPackageGroupName, served.modelPackageArn ?? '', 'Approved');
      const columns = await requestColumns(session, found.properties['runDigest'] ?? '');
      const [golden] = await readGoldenRecords(s3, outputs.bucketName, found, 1);
      const request = { name, row: golden?.row ?? '', region: target.region, ...(target.endpointUrl === undefined ? {} : { endpointUrl: target.endpointUrl }) };
      const rows = [['endpoint', served.arn], ['status', served.status], ['version', `${found.version} (${found.approval})`], ['configuration', served.configName], ...(livesUntil === undefined ? [] : [['lives until', describeEnd(end, place)]]), ...(served.failureReason === undefined ? [] : [['last failure', served.failureReason]])];
      return {
        data: { type: 'result', ...served, ...(livesUntil === undefined ? {} : { livesUntil }), version: found.version, columns, example: { row: request.row, prediction: golden?.prediction }, boto3: boto3Request(request), curl: curlRequest(request) },
        text: [
          renderTable({ columns: ['', ''], rows }), '', 'A request is one row of these columns, without a header:', `  ${columns.join(', ')}`,
          '', 'With boto3:', boto3Request(request), '', 'With curl:', curlRequest(request), '', `It answers ${golden?.prediction ?? ''}`,
        ].join('\n'),
      };
    });
  },
};
