// A refusal in the form of each wire protocol.
import type { HttpResponse } from '../http/message';
import type { AwsError } from '../operation';
import type { Model } from './model';
import { escapeXml } from './xml-shapes';

/** Writes an error as clients of the protocol read it. @param errors error code -> status, from the service's table */
export function writeError(
  error: AwsError, protocol: Model['metadata']['protocol'], requestId: string, service?: Model,
): HttpResponse {
  const status = error.status === 400 ? service?.errors[error.code] ?? 400 : error.status;
  switch (protocol) {
    case 'rest-xml': return { status, headers: { 'content-type': 'application/xml' }, body: status === 304 ? '' : s3Body(error, requestId) };
    case 'query': return { status, headers: { 'content-type': 'text/xml' }, body: queryBody(error, status, requestId, service) };
    case 'ec2': return { status, headers: { 'content-type': 'text/xml' }, body: ec2Body(error, requestId) };
    case 'rest-json': return restJson(error, status);
    case 'json': return {
      status, headers: { 'content-type': `application/x-amz-json-${service?.metadata.jsonVersion ?? '1.1'}`, 'x-amzn-errortype': error.code },
      body: JSON.stringify({ __type: error.code, message: error.message, ...error.fields }),
    };
  }
}

function restJson(error: AwsError, status: number): HttpResponse {
  return {
    status, headers: { 'content-type': 'application/json', 'x-amzn-errortype': error.code },
    body: JSON.stringify({ Type: status >= 500 ? 'Service' : 'User', message: error.message, Message: error.message, ...error.fields }),
  };
}

function s3Body(error: AwsError, requestId: string): string {
  return '<?xml version="1.0" encoding="UTF-8"?>\n'
    + `<Error><Code>${escapeXml(error.code)}</Code><Message>${escapeXml(error.message)}</Message>${elements(error.fields)}`
    + `<RequestId>${requestId}</RequestId><HostId>local</HostId></Error>`;
}

function queryBody(error: AwsError, status: number, requestId: string, service: Model | undefined): string {
  const namespace = service?.metadata.xmlNamespace === undefined ? '' : ` xmlns="${service.metadata.xmlNamespace}"`;
  return `<ErrorResponse${namespace}><Error><Type>${status >= 500 ? 'Receiver' : 'Sender'}</Type><Code>${escapeXml(error.code)}</Code>`
    + `<Message>${escapeXml(error.message)}</Message></Error><RequestId>${requestId}</RequestId></ErrorResponse>`;
}

function ec2Body(error: AwsError, requestId: string): string {
  return `<Response><Errors><Error><Code>${escapeXml(error.code)}</Code><Message>${escapeXml(error.message)}</Message></Error></Errors><RequestID>${requestId}</RequestID></Response>`;
}

function elements(fields: Readonly<Record<string, unknown>>): string {
  return Object.entries(fields).filter(([, value]) => value !== undefined)
    .map(([name, value]) => `<${name}>${escapeXml(String(value))}</${name}>`).join('');
}
