using System;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Http;
using AcsRecording.Core.StorageAccounts;
using Azure.Core;
using Azure.Core.Pipeline;

namespace AcsRecording.Core.Management;

/// <summary>
/// Azure.Core's pipeline to Azure's management, with a token whose audience is the address itself, so that it is valid nowhere else.
/// </summary>
internal sealed class ManagementPipeline
{
    private readonly HttpPipeline _pipeline;

    private ManagementPipeline(Uri endpoint, TokenCredential credential, EngineOptions options)
    {
        Endpoint = endpoint;

        // https://learn.microsoft.com/entra/identity-platform/scopes-oidc#trailing-slash-and-default
        _pipeline = HttpPipelineBuilder.Build(
            new Options().With(options), new BearerTokenAuthenticationPolicy(credential, $"{endpoint.AbsoluteUri}/.default"));
    }

    public Uri Endpoint { get; }

    /// <summary>Throws <c>InvalidManagementUri</c>. Nothing is sent.</summary>
    public static ManagementPipeline Open(Uri address, TokenCredential? identity, EngineOptions options) =>
        SecureAddress.IsForToken(address) && address.AbsolutePath == "/" && SecureAddress.RefusalOfMore(address) is null
            ? new ManagementPipeline(address, new StorageCredential(null, identity, options).Identity, options)
            : throw RecordingError.Create(
                "InvalidManagementUri", RecordingErrorCategory.InvalidArgument, null, address.IsAbsoluteUri ? address.Host : address);

    /// <summary>Whether an address that an answer names is where the token has gone before; it goes nowhere else.</summary>
    public bool Trusts(Uri address) => address.Authority == Endpoint.Authority && address.Scheme == Endpoint.Scheme;

    /// <summary>Sends JSON, or nothing, and returns what the management answered.</summary>
    public async Task<ManagementAnswer> SendAsync(
        RequestMethod method, Uri address, object? body, string target, CancellationToken cancellationToken)
    {
        using var message = _pipeline.CreateMessage();
        message.Request.Method = method;
        message.Request.Uri.Reset(address);
        message.Request.Headers.SetValue("Accept", "application/json");
        if (body is not null)
        {
            message.Request.Headers.SetValue("Content-Type", "application/json");
            message.Request.Content = RequestContent.Create(JsonSerializer.SerializeToUtf8Bytes(body));
        }

        await RequestSender.SendAsync(_pipeline, message, target, cancellationToken).ConfigureAwait(false);
        return ManagementAnswer.Of(message.Response, $"{method} {target}");
    }

    private sealed class Options : ClientOptions;
}
