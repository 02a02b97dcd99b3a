// `mlops models [VERSION]`: the registered versions of the environment's model package group, and where they serve.
import { endpointName } from '../../infra/serving/names';
import { describeModel, describeModels, type ListedModel } from '../models/describe-model';
import { choosePackage, listPackages } from '../models/registered-package';
import { provenanceOf } from '../models/provenance';
import { withRuns, type RunSession } from '../runs/run-session';
import { readEnd } from '../serving/end-of-life';
import { findEndpoint } from '../serving/show-endpoint';
import { targetOptions } from './shared-options';
import type { Command } from './command';

async function listModels(session: RunSession): Promise<ListedModel[]> {
  const { clients, outputs, project, environment } = session;
  const packages = await listPackages(clients.sagemaker, outputs.modelPackageGroupName);
  const name = endpointName({ workflow: project.workflowName, environment });
  const served = packages.length === 0 ? undefined : await findEndpoint(clients.sagemaker, name);
  const livesUntil = served === undefined ? undefined : await readEnd(session);
  const serves = { serves: name, ...(livesUntil === undefined ? {} : { livesUntil }) };
  return packages.map((found) => ({ ...found, ...(served !== undefined && served.modelPackageArn === found.arn ? serves : {}) }));
}

export const models: Command = {
  name: 'models',
  summary: 'list the registered versions of the model with verdict, approval and where they serve, or tell all that is on record of one',
  arguments: ['[version]'],
  options: targetOptions,
  examples: ['mlops models --env dev --local', 'mlops models 3 --env prod', 'mlops models --env prod --json'],
  async run(context) {
    return withRuns(context, async (session) => {
      const group = session.outputs.modelPackageGroupName;
      const found = await listModels(session);
      const [wanted] = context.values;
      if (wanted !== undefined) {
        const chosen = choosePackage(found, group, wanted, '');
        const model = { ...chosen, provenance: await provenanceOf(session.clients.sagemaker, chosen) };
        return { data: { type: 'result', group, model }, text: describeModel(model) };
      }
      return { data: { type: 'result', group, models: found }, text: found.length === 0 ? `${group} has no version yet: mlops run` : describeModels(found) };
    });
  },
};
