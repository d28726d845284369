using System;
using System.Management.Automation;
using System.Security;
using AcsRecording.Pipeline;

namespace AcsRecording.Session;

/// <summary>Takes a connection string where a connection is wanted. Whatever else is given is not shown: it may be a secret.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ConnectionTransformationAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
        {
            null => null,
            RecordingConnection connection => connection,
            string text => Connect(text),
            SecureString secret => Connect(secret.Reveal()),
            var other => throw NoSecretInErrorAttribute.Refusal(other, typeof(RecordingConnection)),
        };

    private static RecordingConnection Connect(string connectionString)
    {
        try
        {
            return EngineLoader.Engine.Connect(new ConnectRequest { ConnectionString = connectionString });
        }
        catch (RecordingException exception)
        {
            throw NoSecretInErrorAttribute.Refusal(exception);
        }
    }
}
