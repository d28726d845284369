namespace AcsRecording;

/// <summary>An identity that opens storage accounts and Azure's management too. What is behind it only the engine knows.</summary>
internal interface IAzureIdentity;
