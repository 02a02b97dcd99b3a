// Rule `emr`: an EMR step runs on one cluster, its own or one there is.
import type { DocumentStep } from '../document';
import { fault, type Rule, type RuleFinding } from '../finding';
import { asObject, at, isObject, member, show, type JsonObject } from '../json';

export const emr: Rule = {
  id: 'emr',
  summary: 'EMR and EMRServerless steps name a cluster or application, or configure one, and say what to run.',
  check: ({ steps }) => steps.flatMap((step) => {
    if (step.type === 'EMR') return checkEmr(step);
    return step.type === 'EMRServerless' ? checkServerless(step) : [];
  }),
};

function either(content: JsonObject, one: string, other: string, path: string): RuleFinding[] {
  const given = [one, other].filter((key) => content[key] != null);
  return given.length === 1 ? [] : [fault(path, `must have ${one} or ${other}, one of them; got ${given.length === 0 ? 'neither' : 'both'}`)];
}

function unknown(content: JsonObject, known: readonly string[], path: string): RuleFinding[] {
  return Object.keys(content).filter((key) => !known.includes(key)).map((key) => fault(member(path, key), `Unknown Argument member '${key}'; allowed are ${known.join(', ')}`));
}

function checkEmr(step: DocumentStep): RuleFinding[] {
  const content = asObject(step.json['Arguments']);
  const path = `${step.path}.Arguments`;
  const jar = at(content, 'StepConfig', 'HadoopJarStep', 'Jar');
  return [
    ...unknown(content, ['ClusterId', 'ClusterConfig', 'StepConfig', 'ExecutionRoleArn'], path),
    ...either(content, 'ClusterId', 'ClusterConfig', path),
    ...(jar === undefined ? [fault(`${path}.StepConfig`, 'lacks HadoopJarStep.Jar, which is what runs')] : []),
    ...(content['ExecutionRoleArn'] !== undefined && content['ClusterId'] === undefined ? [fault(`${path}.ExecutionRoleArn`, 'needs a ClusterId')] : []),
    ...(isObject(content['ClusterConfig']) ? checkCluster(content['ClusterConfig'], `${path}.ClusterConfig`) : []),
  ];
}

function checkCluster(config: JsonObject, path: string): RuleFinding[] {
  const refused = ['Name', 'Steps', 'AutoTerminationPolicy'].filter((key) => config[key] !== undefined);
  const instances = config['Instances'];
  const refusedInside = isObject(instances) ? ['KeepJobFlowAliveWhenNoSteps', 'TerminationProtected'].filter((key) => instances[key] !== undefined) : [];
  return [
    ...refused.map((key) => fault(`${path}.${key}`, `Unknown Argument member '${key}': the service fills it`)),
    ...(isObject(instances) ? either(instances, 'InstanceGroups', 'InstanceFleets', `${path}.Instances`) : [fault(path, `lacks Instances; got ${show(instances)}`)]),
    ...refusedInside.map((key) => fault(`${path}.Instances.${key}`, `Unknown Argument member '${key}': the service fills it`)),
  ];
}

function checkServerless(step: DocumentStep): RuleFinding[] {
  const content = asObject(step.json['Arguments']);
  const path = `${step.path}.Arguments`;
  return [
    ...unknown(content, ['ExecutionRoleArn', 'JobConfig', 'ApplicationId', 'ApplicationConfig'], path),
    ...either(content, 'ApplicationId', 'ApplicationConfig', path),
    ...['ExecutionRoleArn', 'JobConfig'].filter((key) => content[key] === undefined).map((key) => fault(path, `lacks ${key}, which is required`)),
  ];
}
