namespace AcsRecording.Core.Sources.Blob;

/// <summary>What a blob that this module has saved holds beside its bytes.</summary>
internal static class SavedBlobKeys
{
    /// <summary>The hash of its bytes.</summary>
    public const string Sha256 = "sha256";

    /// <summary>The document that it was saved as.</summary>
    public const string DocumentId = "documentId";
}
