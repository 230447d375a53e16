using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fal.Kling;

/// <summary>Adds the table of handled webhooks to an application's model.</summary>
public static class KlingWebhookModelBuilderExtensions
{
    private const int RequestIdLength = 128;
    private const int HashLength = 64;
    private const int OwnerLength = 64;

    /// <summary>
    /// Adds the table that <see cref="EntityFrameworkWebhookStore{TContext}"/> needs. Call it in <see cref="DbContext.OnModelCreating"/>, and add a migration.
    /// The model's conventions for strings and dates don't apply to the table.
    /// </summary>
    /// <param name="modelBuilder">The model builder.</param>
    /// <param name="tableName">The table. Default: <c>kling_webhooks</c>.</param>
    /// <param name="schema">The schema of the table. Default: <see langword="null"/>, the schema of the model.</param>
    /// <returns>The model builder.</returns>
    /// <exception cref="ArgumentException">The name of the table is blank.</exception>
    public static ModelBuilder UseKlingWebhooks(this ModelBuilder modelBuilder, string tableName = "kling_webhooks", string? schema = null)
    {
        EntityTypeBuilder<KlingWebhookRow> rows = RowColumns.AddTable<KlingWebhookRow>(modelBuilder, tableName, schema);
        rows.HasKey(row => row.RequestIdHash);
        rows.HasIndex(row => row.Until);
        rows.Property(row => row.RequestIdHash).HasColumnName("request_id_hash").HasMaxLength(HashLength).IsUnicode(false).IsFixedLength(false);
        rows.Property(row => row.RequestId).HasColumnName("request_id").HasMaxLength(RequestIdLength).IsUnicode(false).IsFixedLength(false);
        rows.Property(row => row.Owner).HasColumnName("owner").HasMaxLength(OwnerLength).IsUnicode(false).IsFixedLength(false);
        rows.Property(row => row.IsHandled).HasColumnName("is_handled");
        rows.Property(row => row.Until).HasColumnName("until");
        return modelBuilder;
    }
}
