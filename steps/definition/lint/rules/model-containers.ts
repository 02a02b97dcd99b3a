// Rule `model-containers`: a model is one container or a chain of them, and the registry gets the same chain.
import type { DefinitionDocument, DocumentStep } from '../document';
import { advice, fault, type Rule, type RuleFinding } from '../finding';
import { readGet } from '../get';
import { asList, asObject, at, show } from '../json';

export const modelContainers: Rule = {
  id: 'model-containers',
  summary: 'A Model has PrimaryContainer or Containers; hostnames are all or none; Direct mode is not for Transform; RegisterModel repeats a Model.',
  check: (document) => document.steps.flatMap((step) => {
    if (step.type === 'Model') return checkModel(step);
    if (step.type === 'Transform') return checkTransformed(document, step);
    return step.type === 'RegisterModel' ? checkRegistered(document, step) : [];
  }),
};

function checkModel(step: DocumentStep): RuleFinding[] {
  const content = asObject(step.json['Arguments']);
  const path = `${step.path}.Arguments`;
  const given = ['PrimaryContainer', 'Containers'].filter((key) => content[key] !== undefined);
  const containers = asList(content['Containers']);
  return [
    ...(given.length === 1 ? [] : [fault(path, `must have PrimaryContainer or Containers, one of them; got ${given.length === 0 ? 'neither' : 'both'}`)]),
    ...checkHostnames(containers, `${path}.Containers`),
    ...(containers.length > 1 ? containers.flatMap((container, index) => (at(container, 'Mode') === 'MultiModel' ? [fault(`${path}.Containers[${index}].Mode`, 'a container of a chain cannot be MultiModel')] : [])) : []),
  ];
}

function checkHostnames(containers: readonly unknown[], path: string): RuleFinding[] {
  const names = containers.map((container) => at(container, 'ContainerHostname'));
  const missing = names.findIndex((name) => name === undefined);
  if (missing >= 0 && names.some((name) => name !== undefined)) return [fault(`${path}[${missing}]`, 'lacks ContainerHostname, which other containers have: all or none')];
  const twice = names.findIndex((name, index) => name !== undefined && names.indexOf(name) !== index);
  return twice < 0 ? [] : [fault(`${path}[${twice}].ContainerHostname`, `${show(names[twice])} is the hostname of another container too`)];
}

function checkTransformed(document: DefinitionDocument, step: DocumentStep): RuleFinding[] {
  const text = at(step.json, 'Arguments', 'ModelName', 'Get');
  const target = typeof text === 'string' ? readGet(text) : undefined;
  const model = target?.kind === 'step' ? document.step(target.step) : undefined;
  const mode = at(model?.json, 'Arguments', 'InferenceExecutionConfig', 'Mode');
  return mode === 'Direct' ? [fault(`${step.path}.Arguments.ModelName`, `the model of ${model?.name ?? ''} is in mode Direct, which batch transform cannot use`)] : [];
}

function containersOf(step: DocumentStep): readonly unknown[] {
  const content = asObject(step.json['Arguments']);
  const inner = content['PrimaryContainer'] === undefined ? asList(content['Containers']) : [content['PrimaryContainer']];
  return step.type === 'RegisterModel' ? asList(at(content, 'InferenceSpecification', 'Containers')) : inner;
}

/** What is registered should be what was tested: some model of the document, container by container. */
function checkRegistered(document: DefinitionDocument, step: DocumentStep): RuleFinding[] {
  const models = document.steps.filter((other) => other.type === 'Model');
  const own = containersOf(step);
  if (models.length === 0 || own.length === 0) return [];
  const fingerprint = (containers: readonly unknown[]): string => JSON.stringify(containers.map((container) => [at(container, 'Image'), at(container, 'ModelDataUrl'), sorted(at(container, 'Environment'))]));
  if (models.some((model) => fingerprint(containersOf(model)) === fingerprint(own))) return [];
  return [advice(`${step.path}.Arguments.InferenceSpecification.Containers`, `differ from those of ${models.map((model) => model.name).join(', ')} in count, order, image, data or environment: what is registered is not what was tested`)];
}

function sorted(environment: unknown): [string, unknown][] {
  return Object.entries(asObject(environment)).sort(([one], [other]) => (one < other ? -1 : 1));
}
