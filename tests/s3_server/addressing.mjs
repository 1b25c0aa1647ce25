// Which service, region, bucket and key a request means, by its host and path.

import { AwsError } from "./aws_error.mjs";

const kKeyBytesMax = 1024;
const kService = /^(?<service>s3|sts)(?<fips>-fips)?(?:\.dualstack)?(?:\.(?<region>[a-z]{2}(?:-[a-z]+)+-\d))?$/;

// {service, region?, bucketOfHost?, endpointOf}: `service` is undefined for a host that is none of AWS's (an address,
// say); there the path and the form of the request tell S3 from STS. `endpointOf(region)` is the host of the same
// service in another region, as PermanentRedirect names it. `suffixes` are the host names that stand for AWS's own.
export function readHost(host, suffixes) {
  const [, name, port] = /^(.*?)(:\d+)?$/.exec(host.toLowerCase());
  const suffix = suffixes.find((one) => name.endsWith(`.${one}`));
  if (suffix === undefined) return { service: undefined, endpointOf: () => host };
  const labels = name.slice(0, -suffix.length - 1).split(".");
  // The longest tail that names a service; what stands before it is a bucket, which may have dots.
  for (let first = 0; first < labels.length; first++) {
    const found = kService.exec(labels.slice(first).join("."));
    if (!found) continue;
    return {
      service: found.groups.service,
      region: found.groups.region,
      bucketOfHost: labels.slice(0, first).join(".") || undefined,
      endpointOf: (region) => `${labels[first]}.${region}.${suffix}${port ?? ""}`,
    };
  }
  return { service: undefined, bucketOfHost: labels.join("."), endpointOf: () => suffix + (port ?? "") };
}

// {bucket, key}, decoded; key is "" for the bucket itself. bucket is "" for the service.
export function readPath(rawPath, bucketOfHost) {
  let path;
  try {
    path = decodeURIComponent(rawPath.slice(1));
  } catch {
    throw new AwsError("InvalidURI");
  }
  const slash = path.indexOf("/");
  const inPath = bucketOfHost === undefined;
  const bucket = inPath ? (slash < 0 ? path : path.slice(0, slash)) : bucketOfHost;
  const key = inPath ? (slash < 0 ? "" : path.slice(slash + 1)) : path;
  if (Buffer.byteLength(key) > kKeyBytesMax) {
    throw new AwsError("KeyTooLongError", { fields: { Size: Buffer.byteLength(key), MaxSizeAllowed: kKeyBytesMax } });
  }
  return { bucket, key };
}
