// Rules on Arguments as the request that they become: `arguments`, `reference-type`, `whole-argument`, `parameter-length`.
import { inputShape } from '../../shapes/shapes';
import { checkShape, type ShapeFault } from '../check-shape';
import type { DefinitionDocument } from '../document';
import { fault, type Rule } from '../finding';
import { stepTypes } from '../step-types';

function faults(document: DefinitionDocument, kind: ShapeFault['kind']): ShapeFault[] {
  const found = document.steps.flatMap((step) => {
    const expected = inputShape(step.type);
    const type = stepTypes[step.type];
    if (expected === undefined || type === undefined || step.json['Arguments'] === undefined) return [];
    return checkShape(document, step.json['Arguments'], expected, `${step.path}.Arguments`, type);
  });
  return found.filter((one) => one.kind === kind);
}

function shapeRule(id: string, summary: string, kind: ShapeFault['kind']): Rule {
  return { id, summary, check: (document) => faults(document, kind).map((one) => fault(one.path, one.message)) };
}

export const argumentsShape = shapeRule('arguments', 'Arguments have the members, types, sizes and values of the API request.', 'form');
export const referenceType = shapeRule('reference-type', 'A reference is of the type of the field that it feeds.', 'type');
export const wholeArgument = shapeRule('whole-argument', 'A reference does not stand for a whole list or object.', 'whole');
export const parameterLength = shapeRule('parameter-length', 'The default of a parameter fits the field that it feeds.', 'length');
