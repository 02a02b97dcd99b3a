// Follows a reference into what a step says of itself, and tells the type found there.
import { outputShape, shape, type Shape } from '../shapes/shapes';
import type { DocumentStep } from './document';
import type { PathPart } from './get';
import { asList, at, textOf } from './json';

/** Types of scalars. */
export type ScalarType = 'String' | 'Integer' | 'Float' | 'Boolean';

/** What a path leads to. */
export type Property =
  | { readonly kind: 'scalar'; readonly type: ScalarType }
  | { readonly kind: 'whole'; readonly what: 'object' | 'list' | 'map' }
  /** Known to exist for types of steps whose properties no table tells. */
  | { readonly kind: 'untold' }
  | { readonly kind: 'missing'; readonly reason: string };

/** Lists that are read by the name of their elements: the member that is that name. */
const keyedLists: Readonly<Record<string, string>> = {
  Outputs: 'OutputName', ProcessingInputs: 'InputName', FinalMetricDataList: 'MetricName', InputDataConfig: 'ChannelName',
};

const scalarString: Property = { kind: 'scalar', type: 'String' };
const baselines = ['CalculatedBaselineConstraints', 'BaselineUsedForDriftCheckConstraints'];

/** Properties that no API shape has: by type of step. */
const synthetic: Readonly<Record<string, readonly string[]>> = {
  QualityCheck: [...baselines, 'CalculatedBaselineStatistics', 'BaselineUsedForDriftCheckStatistics'],
  ClarifyCheck: baselines,
  Lineage: ['ActionArns', 'ArtifactArns', 'ContextArns', 'Associations'],
};

/** The property of a step at a path. */
export function propertyOf(step: DocumentStep, parts: readonly PathPart[]): Property {
  const [first, ...rest] = parts;
  if (first?.kind !== 'member') return missing(`a step has no ${first === undefined ? 'such property' : 'list or map of its own'}`);
  switch (step.type) {
    case 'Fail':
      return missing('a Fail step has no properties');
    case 'Condition':
      return first.name === 'Outcome' && rest.length === 0 ? scalarString : missing('a Condition step has Outcome only');
    case 'Lambda':
    case 'Callback':
      return outputParameter(step, first, rest);
    case 'AutoML':
      if (first.name === 'BestCandidateProperties') return reportPath(rest);
      break;
    case 'Tuning':
      if (first.name === 'TrainingJobSummaries') return walk(summaries(), parts);
      break;
    case 'EMR':
      if (first.name === 'ClusterId' && rest.length === 0) return scalarString;
      break;
    default:
      break;
  }
  const names = synthetic[step.type];
  if (names !== undefined) return names.includes(first.name) ? scalarString : missing(`a ${step.type} step has ${names.join(', ')} only; got ${first.name}`);
  if (step.type === 'Processing' && first.name === 'PropertyFiles') return missing('a property file is read by Std:JsonGet only');
  const root = outputShape(step.type);
  return root === undefined ? { kind: 'untold' } : walk(root, parts);
}

function summaries(): Shape {
  return outputShape('TuningSummaries') ?? { t: 'structure', m: {} };
}

function reportPath(rest: readonly PathPart[]): Property {
  const [report, ...more] = rest;
  const known = ['ModelInsightsJsonReportPath', 'ExplainabilityJsonReportPath'];
  return report?.kind === 'member' && known.includes(report.name) && more.length === 0 ? scalarString : missing(`BestCandidateProperties has ${known.join(' and ')} only`);
}

function outputParameter(step: DocumentStep, first: PathPart, rest: readonly PathPart[]): Property {
  const [key, ...more] = rest;
  if (first.kind !== 'member' || first.name !== 'OutputParameters' || key?.kind !== 'key' || more.length > 0) return missing(`a ${step.type} step has OutputParameters['name'] only`);
  const declared = asList(step.json['OutputParameters']);
  const output = declared.find((candidate) => at(candidate, 'OutputName') === key.key);
  if (output === undefined) return missing(`the step declares no output ${JSON.stringify(key.key)}; it declares ${declared.map((candidate) => JSON.stringify(at(candidate, 'OutputName'))).join(', ') || 'none'}`);
  const type = at(output, 'OutputType');
  return type === 'Integer' || type === 'Float' || type === 'Boolean' ? { kind: 'scalar', type } : scalarString;
}

function walk(root: Shape, parts: readonly PathPart[]): Property {
  let current = root;
  let list = '';
  for (const part of parts) {
    const next = enter(current, part, list);
    if (typeof next === 'string') return missing(next);
    list = part.kind === 'member' ? part.name : '';
    current = next;
  }
  return typeOf(current);
}

/** The shape one part deeper, or why there is none. */
function enter(current: Shape, part: PathPart, listName: string): Shape | string {
  if (current.t === 'structure') {
    if (part.kind !== 'member') return `an object is read by .name, not by brackets`;
    const name = current.m[part.name];
    return name === undefined ? `there is no ${part.name}; there are ${Object.keys(current.m).join(', ')}` : shape(name);
  }
  if (current.t === 'list') {
    if (part.kind === 'index') return shape(current.m);
    if (part.kind === 'key' && keyedLists[listName] !== undefined) return shape(current.m);
    return `a list is read by [n]${keyedLists[listName] === undefined ? '' : ` or ['${keyedLists[listName]}']`}`;
  }
  if (current.t === 'map') return part.kind === 'key' ? shape(current.v) : `a map is read by ['key']`;
  return `a ${current.t} has nothing inside`;
}

function typeOf(found: Shape): Property {
  switch (found.t) {
    case 'structure':
      return { kind: 'whole', what: 'object' };
    case 'list':
    case 'map':
      return { kind: 'whole', what: found.t };
    case 'integer':
    case 'long':
      return { kind: 'scalar', type: 'Integer' };
    case 'float':
    case 'double':
      return { kind: 'scalar', type: 'Float' };
    case 'boolean':
      return { kind: 'scalar', type: 'Boolean' };
    case 'string':
    case 'timestamp':
      return scalarString;
  }
}

function missing(reason: string): Property {
  return { kind: 'missing', reason };
}

/** A key of a keyed list that the producer does not declare; undefined where all is well. */
export function undeclaredKey(step: DocumentStep, parts: readonly PathPart[]): string | undefined {
  for (const [index, part] of parts.entries()) {
    const list = parts[index - 1];
    if (part.kind !== 'key' || list?.kind !== 'member') continue;
    const nameMember = keyedLists[list.name];
    const names = declaredNames(step, list.name, nameMember);
    if (names !== undefined && !names.includes(part.key)) return `the step declares no ${nameMember} ${JSON.stringify(part.key)}; it declares ${names.map((name) => JSON.stringify(name)).join(', ') || 'none'}`;
  }
  return undefined;
}

/** Names in the step's own Arguments; undefined where they cannot be told from there. */
function declaredNames(step: DocumentStep, list: string, nameMember: string | undefined): string[] | undefined {
  if (nameMember === undefined || list === 'FinalMetricDataList') return undefined;
  const content = step.json['Arguments'];
  const elements = asList(list === 'Outputs' ? at(content, 'ProcessingOutputConfig', 'Outputs') : at(content, list));
  return elements.map((element) => textOf(at(element, nameMember)));
}
