using System.IO;
using System.Threading.Tasks;
using AcsRecording.Core.Destinations.Folder;

namespace AcsRecording.Core.Tests;

/// <summary>Links at the destination: the root may be one, nothing below it.</summary>
public sealed class LinkTests : CoreTest
{
    private const FileAttributes Reparse = FileAttributes.ReparsePoint;

    [PosixTheory]
    [InlineData("{Index}-{DocumentId}")]
    [InlineData("{CallId}/{Index}-{DocumentId}")]
    public async Task The_root_may_be_a_link_whatever_the_names(string template)
    {
        var root = Path.Combine(Folder, "link");
        Directory.CreateSymbolicLink(root, Directory.CreateDirectory(Path.Combine(Folder, "archive")).FullName);
        var saved = await SaveAsync(root, template);
        Assert.True(saved.Verified);
        Assert.True(File.Exists(saved.Path));
    }

    [PosixTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_link_below_the_root_is_refused(bool isFolder)
    {
        var (root, elsewhere) = (Directory.CreateDirectory(Path.Combine(Folder, "archive")).FullName, Path.Combine(Folder, "elsewhere"));
        if (isFolder)
        {
            Directory.CreateSymbolicLink(Path.Combine(root, "calls"), Directory.CreateDirectory(elsewhere).FullName);
        }

        var chunk = (await RecordAsync()).Chunks[0];
        if (!isFolder)
        {
            File.CreateSymbolicLink(Path.Combine(root, $"{chunk.DocumentId}.wav.partial"), elsewhere);
        }

        var template = isFolder ? "calls/{DocumentId}" : "{DocumentId}";
        await FailsAsync("OutsideDestination", RecordingErrorCategory.SecurityError, () => SaveAsync(root, template, chunk));
        Assert.False(File.Exists(elsewhere));
    }

    [Theory]
    [InlineData(Reparse, 0xA000000Cu, true)] // symbolic link
    [InlineData(Reparse | FileAttributes.Directory, 0xA0000003u, true)] // junction
    [InlineData(Reparse, 0xA000001Du, true)] // symbolic link of Linux
    [InlineData(Reparse, 0x9000001Au, false)] // placeholder of a cloud folder
    [InlineData(Reparse | FileAttributes.Directory, 0x9000601Au, false)] // placeholder of OneDrive
    [InlineData(Reparse, 0x80000013u, false)] // deduplicated
    [InlineData(FileAttributes.Normal, 0xA000000Cu, false)] // no reparse point: the tag means nothing
    public void Only_what_stands_for_another_name_is_a_link(FileAttributes attributes, uint tag, bool isLink) =>
        Assert.Equal(isLink, Links.Is(attributes, tag));

    private async Task<SavedChunk> SaveAsync(string root, string template, RecordingChunk? chunk = null) => await Connection.Transfers
        .OpenSaver(new SaveOptions { Destination = new SaveDestination { Path = root }, NameTemplate = template })
        .SaveAsync(chunk ?? (await RecordAsync()).Chunks[0], Host, None);
}
