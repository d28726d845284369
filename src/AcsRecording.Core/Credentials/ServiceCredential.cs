using System;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Http;
using Azure.Core;
using Azure.Core.Pipeline;

namespace AcsRecording.Core.Credentials;

/// <summary>A resource's endpoint, and how requests to it are authorized.</summary>
internal abstract class ServiceCredential(Uri endpoint, CredentialKind kind)
{
    public Uri Endpoint => endpoint;

    public CredentialKind Kind => kind;

    /// <summary>An identity that can open other services too; null where there is none.</summary>
    public virtual TokenCredential? Identity => null;

    /// <summary>Authorizes each try of a request.</summary>
    public abstract HttpPipelinePolicy CreatePolicy();

    /// <summary>What is wrong with the credential that the service has just refused, and what to do about it.</summary>
    public abstract Task<RecordingException> ExplainAsync(RecordingException refusal, CancellationToken cancellationToken);

    public static ServiceCredential From(ConnectRequest request, EngineOptions options) =>
        request.ConnectionString is not null || request.AccessKey is not null
            ? AccessKeyCredential.From(request)
            : EntraCredential.From(request, options);

    protected static RecordingException Explained(string errorId, RecordingException refusal, params object?[] arguments) =>
        RecordingError.Create(errorId, refusal.Category, null,
            new ServiceAnswer(refusal.Status ?? 0, refusal.ServiceCode, refusal.CorrelationId), refusal, arguments);
}
