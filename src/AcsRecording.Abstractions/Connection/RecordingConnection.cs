using System;

namespace AcsRecording;

/// <summary>
/// A connection to one Azure Communication Services resource. Made by Connect-AcsRecording, taken by the
/// <c>-Connection</c> parameter of every other cmdlet. It shows the endpoint and the kind of credential; the
/// credential itself is held by the engine and can't be read back.
/// </summary>
public sealed class RecordingConnection
{
    internal RecordingConnection(
        Uri endpoint, CredentialKind credentialKind, string apiVersion,
        IRecordingEngine engine, IRecordingClient recordings, ITransferEngine transfers)
    {
        Endpoint = endpoint;
        CredentialKind = credentialKind;
        ApiVersion = apiVersion;
        Engine = engine;
        Recordings = recordings;
        Transfers = transfers;
    }

    /// <summary>The resource's endpoint, for example <c>https://contoso.communication.azure.com/</c>.</summary>
    public Uri Endpoint { get; }

    /// <summary>The kind of credential in use.</summary>
    public CredentialKind CredentialKind { get; }

    /// <summary>The api-version that requests ask for.</summary>
    public string ApiVersion { get; }

    /// <summary>
    /// The engine that opens storage accounts and Azure's management with the identity of this connection; the same engine as without a
    /// connection where the connection's credential is for the service alone.
    /// </summary>
    internal IRecordingEngine Engine { get; }

    internal IRecordingClient Recordings { get; }

    internal ITransferEngine Transfers { get; }

    /// <summary>The endpoint. Never a secret.</summary>
    public override string ToString() => Endpoint.AbsoluteUri;
}
