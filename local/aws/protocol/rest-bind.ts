// REST protocols: the members of an input from path, query, headers and body; an output to status, headers and body.
import type { HttpRequest, HttpResponse, Target } from '../http/message';
import { AwsError } from '../operation';
import { parseJsonBody, readJson, writeJson } from './json';
import type { Model, OperationShape, Reference } from './model';
import { shapeOf } from './model';
import { readText } from './query';
import { writeTimestamp } from './timestamps';
import type { UploadBody } from './upload-body';
import { readXml } from './xml-read';
import { contentToXml, fromXml, toXml } from './xml-shapes';

/** Root elements of S3's answers whose shapes have another name. */
const ROOTS: Readonly<Record<string, string>> = {
  ListBuckets: 'ListAllMyBucketsResult',
  ListObjects: 'ListBucketResult',
  ListObjectsV2: 'ListBucketResult',
  ListObjectVersions: 'ListVersionsResult',
  CreateMultipartUpload: 'InitiateMultipartUploadResult',
  CompleteMultipartUpload: 'CompleteMultipartUploadResult',
  ListParts: 'ListPartsResult',
  ListMultipartUploads: 'ListMultipartUploadsResult',
  DeleteObjects: 'DeleteResult',
  GetBucketTagging: 'Tagging',
  GetObjectTagging: 'Tagging',
  GetBucketVersioning: 'VersioningConfiguration',
  GetBucketAcl: 'AccessControlPolicy',
  GetObjectAcl: 'AccessControlPolicy',
  GetBucketNotificationConfiguration: 'NotificationConfiguration',
  GetBucketLifecycleConfiguration: 'LifecycleConfiguration',
  GetBucketLogging: 'BucketLoggingStatus',
  GetBucketRequestPayment: 'RequestPaymentConfiguration',
  GetBucketAccelerateConfiguration: 'AccelerateConfiguration',
  GetObjectAttributes: 'GetObjectAttributesResponse',
};

/** Whether the operation takes its body as a stream. */
export function takesStream(model: Model, operation: OperationShape): boolean {
  if (operation.input === undefined) return false;
  const shape = shapeOf(model, operation.input);
  const payload = shape.payload === undefined ? undefined : shape.members?.[shape.payload];
  return payload !== undefined && (payload.streaming === true || shapeOf(model, payload).streaming === true);
}

/** Reads an input. @throws AwsError where a value does not fit its type */
export function readRest(
  model: Model,
  operation: OperationShape,
  request: HttpRequest,
  target: Target,
  labels: Readonly<Record<string, string>>,
  body: Buffer | UploadBody,
): Record<string, unknown> {
  if (operation.input === undefined) return {};
  const shape = shapeOf(model, operation.input);
  const out: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(shape.members ?? {})) {
    const value = memberOf(model, name, member, request, target, labels);
    if (value !== undefined) out[name] = value;
  }
  if (shape.payload !== undefined) {
    const payload = payloadOf(model, shape.members?.[shape.payload] as Reference, body);
    if (payload !== undefined) out[shape.payload] = payload;
  } else if (body instanceof Buffer && body.length > 0 && Object.values(shape.members ?? {}).some((member) => member.location === undefined)) {
    Object.assign(
      out,
      model.metadata.protocol === 'rest-xml' ? fromXml(model, operation.input, readXml(body)) : readJson(model, operation.input, parseJsonBody(body)),
    );
  }
  return out;
}

function memberOf(
  model: Model,
  name: string,
  member: Reference,
  request: HttpRequest,
  target: Target,
  labels: Readonly<Record<string, string>>,
): unknown {
  const wire = member.locationName ?? name;
  switch (member.location) {
    case 'uri': {
      const label = labels[wire];
      return label === undefined ? undefined : readText(shapeOf(model, member).type, decodeURIComponent(label), name, 'InvalidArgument');
    }
    case 'querystring':
      return queryMember(model, wire, member, target);
    case 'header': {
      const value = request.headers[wire.toLowerCase()];
      return value === undefined ? undefined : headerMember(model, wire, member, value);
    }
    case 'headers': {
      const prefix = wire.toLowerCase();
      const entries = Object.entries(request.headers)
        .filter(([header]) => header.startsWith(prefix))
        .map(([header, value]) => [header.slice(prefix.length), value]);
      return entries.length === 0 ? undefined : (Object.fromEntries(entries) as unknown);
    }
    default:
      return undefined;
  }
}

function queryMember(model: Model, wire: string, member: Reference, target: Target): unknown {
  const values = target.query.filter(([name]) => name === wire).map(([, value]) => value);
  const [first] = values;
  if (first === undefined) return undefined;
  const shape = shapeOf(model, member);
  if (shape.type === 'list') return values.map((value) => readText(shapeOf(model, shape.member as Reference).type, value, wire, 'InvalidArgument'));
  return readText(shape.type, first, wire, 'InvalidArgument');
}

function headerMember(model: Model, wire: string, member: Reference, value: string): unknown {
  const shape = shapeOf(model, member);
  if (member.jsonvalue === true) return Buffer.from(value, 'base64').toString('utf8');
  if (shape.type === 'list')
    return value.split(',').map((part) => readText(shapeOf(model, shape.member as Reference).type, part.trim(), wire, 'InvalidArgument'));
  return readText(shape.type, value, wire, 'InvalidArgument');
}

function payloadOf(model: Model, member: Reference, body: Buffer | UploadBody): unknown {
  const shape = shapeOf(model, member);
  if (!(body instanceof Buffer)) return body;
  if (shape.type === 'blob') return body;
  if (shape.type === 'string') return body.toString('utf8');
  if (body.length === 0) return undefined;
  return model.metadata.protocol === 'rest-xml' ? fromXml(model, member, readXml(body)) : readJson(model, member, parseJsonBody(body));
}

/** What a handler may say of the answer besides its members. */
interface Extras {
  /** HTTP status instead of the operation's own. */
  $status?: number;
  /** The whole body, written as it is. */
  $body?: string;
}

/** Writes an output. */
export function writeRest(model: Model, name: string, operation: OperationShape, output: object): HttpResponse {
  const value = output as Record<string, unknown> & Extras;
  const response: HttpResponse = { status: value.$status ?? operation.status ?? 200, headers: {} };
  if (operation.output === undefined) return response;
  const shape = shapeOf(model, operation.output);
  let inBody = false;
  for (const [key, member] of Object.entries(shape.members ?? {})) {
    const item = value[key];
    if (member.location === undefined) inBody ||= key !== shape.payload;
    else if (item !== undefined && item !== null) writeMember(model, key, member, item, response);
  }
  if (value.$body !== undefined) setBody(response, value.$body, 'application/xml');
  else if (shape.payload !== undefined)
    writePayload(model, shape.payload, shape.members?.[shape.payload] as Reference, value[shape.payload], response);
  else if (inBody) writeMembers(model, name, operation, value, response);
  return response;
}

function writeMember(model: Model, key: string, member: Reference, item: unknown, response: HttpResponse): void {
  const wire = member.locationName ?? key;
  if (member.location === 'statusCode') {
    response.status = Number(item);
  } else if (member.location === 'headers') {
    for (const [name, value] of Object.entries(item as object)) response.headers[`${wire}${name}`.toLowerCase()] = String(value);
  } else {
    const shape = shapeOf(model, member);
    response.headers[wire.toLowerCase()] =
      shape.type === 'timestamp'
        ? String(writeTimestamp(item, member.timestampFormat ?? shape.timestampFormat ?? 'rfc822'))
        : member.jsonvalue === true
          ? Buffer.from(typeof item === 'string' ? item : JSON.stringify(item)).toString('base64')
          : String(item);
  }
}

function writePayload(model: Model, key: string, member: Reference, item: unknown, response: HttpResponse): void {
  const shape = shapeOf(model, member);
  if (shape.type === 'blob' || shape.type === 'string') {
    if (item !== undefined) response.body = item as HttpResponse['body'];
    if (shape.type === 'string') response.headers['content-type'] ??= 'application/json';
  } else if (model.metadata.protocol === 'rest-xml') {
    if (item !== undefined)
      setBody(response, declared(toXml(model, member, member.locationName ?? key, item, namespaceOf(model))), 'application/xml');
  } else {
    setBody(response, JSON.stringify(item === undefined ? {} : writeJson(model, member, item)), 'application/json');
  }
}

function writeMembers(model: Model, name: string, operation: OperationShape, value: object, response: HttpResponse): void {
  const reference = operation.output as Reference;
  if (model.metadata.protocol === 'rest-xml') {
    const root = ROOTS[name] ?? shapeOf(model, reference).locationName ?? `${name}Result`;
    const content = contentToXml(model, reference, shapeOf(model, reference), value);
    setBody(response, declared(`<${root}${namespaceOf(model)}>${content}</${root}>`), 'application/xml');
  } else {
    setBody(response, JSON.stringify(writeJson(model, reference, value)), 'application/json');
  }
}

function namespaceOf(model: Model): string {
  return model.metadata.serviceId === 'S3' ? ' xmlns="http://s3.amazonaws.com/doc/2006-03-01/"' : '';
}

function declared(xml: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${xml}`;
}

function setBody(response: HttpResponse, body: string, type: string): void {
  response.body = body;
  response.headers['content-type'] ??= type;
}

/** What a REST service answers to a path that is none of its operations'. */
export function unknownRestOperation(method: string, path: string): AwsError {
  return new AwsError('UnknownOperationException', `No operation answers to ${method} ${path.slice(0, 200)}`, { status: 404 });
}
