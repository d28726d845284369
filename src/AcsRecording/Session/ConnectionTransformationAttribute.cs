using System;
using AcsRecording.Pipeline;

namespace AcsRecording.Session;

/// <summary>Takes a connection string where a connection is wanted.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ConnectionTransformationAttribute() : SecretInputAttribute(typeof(RecordingConnection))
{
    protected override object FromSecret(string secret)
    {
        try
        {
            return EngineLoader.Engine.Connect(new ConnectRequest { ConnectionString = secret });
        }
        catch (RecordingException exception)
        {
            throw NoSecretInErrorAttribute.Refusal(exception);
        }
    }
}
