import type { Placement } from '../environments.ts';
import type { FunctionSpec } from '../function-spec.ts';
import { API, gatewayRequest } from '../gateway.ts';
import { ACCOUNT, functionArn, REGION } from '../place.ts';
import { seconds } from './seconds.ts';
import type { Segment } from './segment.ts';
import { segmentIdOf } from './segment-ids.ts';

/** The segment of the API's stage, origin `AWS::ApiGateway::Stage`, with its call of the function. */
export function stageSegment(spec: FunctionSpec, placement: Placement): Segment {
  const { seed, trace } = placement.attempt;
  const request = gatewayRequest(spec, placement);
  const path = `/2015-03-31/functions/${functionArn(spec.name)}/invocations`;
  return {
    id: segmentIdOf('stage', spec.name, seed),
    name: `${API.name}/${API.stage}`,
    trace_id: trace.id,
    start_time: seconds(request.startedAtMs),
    end_time: seconds(request.endedAtMs),
    origin: 'AWS::ApiGateway::Stage',
    resource_arn: `arn:aws:apigateway:${REGION}::/restapis/${API.id}/stages/${API.stage}`,
    http: {
      request: {
        method: request.method,
        url: `https://${API.host}${request.path}`,
        client_ip: request.clientIp,
        user_agent: request.userAgent,
        x_forwarded_for: true,
      },
      response: { status: request.status, content_length: request.responseLength },
    },
    ...(request.status >= 500 ? { fault: true } : {}),
    ...(request.status >= 400 && request.status < 500 ? { error: true } : {}),
    aws: {
      account_id: ACCOUNT,
      api_gateway: { account_id: ACCOUNT, rest_api_id: API.id, stage: API.stage, request_id: request.requestId },
    },
    subsegments: [
      {
        id: segmentIdOf('stage call', spec.name, seed),
        name: 'Lambda',
        namespace: 'aws',
        start_time: seconds(request.calledLambdaAtMs),
        end_time: seconds(request.lambdaAnsweredAtMs),
        http: {
          request: { method: 'POST', url: `https://lambda.${REGION}.amazonaws.com${path}` },
          response: { status: 200, content_length: request.responseLength },
        },
        aws: {
          operation: 'Invoke',
          function_name: spec.name,
          region: REGION,
          request_id: request.lambdaRequestId,
          resource_names: [spec.name],
        },
      },
    ],
  };
}
