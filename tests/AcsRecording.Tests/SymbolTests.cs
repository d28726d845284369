using System;
using System.IO;
using System.Linq;
using System.Reflection.PortableExecutable;
using System.Text;
using AcsRecording.Testing;

namespace AcsRecording.Tests;

/// <summary>The symbols that ship: stack traces have lines by them, and debuggers find the sources.</summary>
public class SymbolTests
{
    private static readonly Guid SourceLink = new("CC110556-A091-4D38-9FEC-25AB9A351A6A");

    [Theory]
    [InlineData("artifacts/module/AcsRecording/AcsRecording.dll")]
    [InlineData("artifacts/module/AcsRecording/AcsRecording.Abstractions.dll")]
    [InlineData("artifacts/module/AcsRecording/AcsRecording.Isolation.dll")]
    [InlineData("artifacts/module/AcsRecording/lib/AcsRecording.Core.dll")]
    [InlineData("artifacts/emulator/AcsRecording.Emulator.dll")]
    public void Every_assembly_has_its_symbols_which_name_no_folder_of_the_machine(string file)
    {
        var path = Path.Combine(Repository.Root, file);
        using var assembly = new PEReader(File.OpenRead(path));
        Assert.True(assembly.TryOpenAssociatedPortablePdb(path, File.OpenRead, out var provider, out _));
        using (provider)
        {
            var symbols = provider!.GetMetadataReader();
            var names = symbols.Documents.Select(handle => symbols.GetString(symbols.GetDocument(handle).Name)).ToArray();
            Assert.All(Some.Of(names), name => Assert.StartsWith("/_/", name, StringComparison.Ordinal));

            // There is a link where the sources are a clone of a repository at a host that serves them.
            var links = symbols.CustomDebugInformation.Select(symbols.GetCustomDebugInformation)
                .Where(information => symbols.GetGuid(information.Kind) == SourceLink)
                .Select(information => Encoding.UTF8.GetString(symbols.GetBlobBytes(information.Value)));
            Assert.All(links, link => Assert.StartsWith("{\"documents\":{\"/_/*\":\"https://", link, StringComparison.Ordinal));
        }
    }
}
